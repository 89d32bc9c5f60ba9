/** What `--help` prints. */
export const HELP = `Usage: hostwright PLAYBOOK -i INVENTORY [options]      (run is the same program)
       hostwright apply PLAN [options]
       hostwright pending list -i INVENTORY [options]
       hostwright pending forgive NAME... -i INVENTORY [options]
       hostwright new task NAME | new package NAME
       hostwright lab run [--suite SUITE] [--internet] [--] COMMAND...

Brings hosts to the state that a playbook describes, and says truthfully what it did.

  -i, --inventory FILE        hosts, groups and variables (again for more)
  -C, --check                 dry run: writes nothing, predicts everything
      --plan FILE             with --check: save what is announced; hostwright apply FILE makes that and nothing else
      --plan-ttl HOURS        for which a saved plan may be applied (24)
      --allow-unannounced     with apply: steps that were unknown may do what they did not announce
      --strict                a change that was predicted otherwise than it came is a failure
  -D, --diff                  show what changes in files
      --syntax-check          check all documents and stop before any connection
  -l, --limit PATTERN         only these hosts of the plays
  -t, --tags TAGS             only steps with one of these tags
      --skip-tags TAGS        no steps with one of these tags
  -e, --extra-vars X          NAME=VALUE, a JSON object, or @FILE; stronger than all other variables
  -f, --forks N               hosts at once (50)
      --frame N               steps that act in one frame at most (all that can be told)
  -T, --timeout SECONDS       for a connection to stand (20)
      --lock-timeout SECONDS  wait for a host that someone else works on (600)
      --rollback SECONDS      after which a broken way in is put back by the host itself (60)
  -F, --ssh-config FILE       instead of OpenSSH's own (also HOSTWRIGHT_SSH_CONFIG)
      --accept-new-host-keys  write down the keys of hosts that are not known yet
      --vault-password-file FILE
      --json                  one event a line, as JSON
      --timing                tell at the end where the time went
  -v, --verbose               tell of skipped steps, and what commands say, too
  -h, --help
      --version

Exit codes: 0 done; 1 a step failed; 2 --check found something to change; 3 --check could not
tell for some step; 4 a host was unreachable; 5 the input is wrong; 130 interrupted.
`
