/** What `--help` prints. */
export const HELP = `Usage: hostwright PLAYBOOK -i INVENTORY [options]      (run is the same program)
       hostwright apply PLAN [options]
       hostwright orphans PLAYBOOK -i INVENTORY [options]
       hostwright pending list -i INVENTORY [options]
       hostwright pending forgive NAME... -i INVENTORY [options]
       hostwright explain HOST [VARIABLE] [PLAYBOOK] -i INVENTORY
       hostwright init [FOLDER]
       hostwright docs [TASK]
       hostwright schema playbook|steps|inventory
       hostwright new task NAME | new package NAME
       hostwright lab run [--suite SUITE] [--internet] [--] COMMAND...

Brings hosts to the state that a playbook describes, and reports truthfully what it did.

  -i, --inventory FILE        hosts, groups and variables (may be repeated)
  -C, --check                 dry run: writes nothing, predicts everything
      --plan FILE             with --check: save what is announced; hostwright apply FILE does that and nothing else
      --plan-ttl HOURS        how long a saved plan may be applied (24)
      --allow-unannounced     with apply: steps that were unknown may make changes that the plan did not announce
      --prune                 remove what earlier runs of this playbook placed and no step wants any more
                              (orphans lists it), after everything else; with --check: show it
      --strict                treat a change that differs from its prediction as a failure
  -D, --diff                  show changes in the content of files
      --syntax-check          check all documents and stop before any connection
  -l, --limit PATTERN         only these hosts of the plays
  -t, --tags TAGS             only steps with one of these tags
      --skip-tags TAGS        no steps with any of these tags
  -e, --extra-vars X          NAME=VALUE, a JSON object, or @FILE; overrides all other variables
  -u, --user NAME             who logs in, where neither inventory nor playbook says
      --private-key FILE      the key to log in with, likewise
  -b, --become                act as root, likewise
  -K, --ask-become-pass       ask for the password of sudo
      --list-hosts, --list-tasks, --list-tags
                              what the plays would come to; connects to nothing
  -f, --forks N               maximum number of hosts at once (50)
      --frame N               maximum number of acting steps per frame (as many as can be planned ahead)
  -T, --timeout SECONDS       timeout for connecting (20)
      --lock-timeout SECONDS  how long to wait for a host that another run has locked (600)
      --rollback SECONDS      after which a host that became unreachable restores its old access by itself (60)
  -F, --ssh-config FILE       use instead of OpenSSH's own files (also HOSTWRIGHT_SSH_CONFIG)
      --accept-new-host-keys  add the keys of unknown hosts to known_hosts
      --vault-password-file FILE
      --json                  one event per line, as JSON
      --timing                report at the end where the time went
  -v, --verbose               also show skipped steps and the output of commands
  -h, --help
      --version

Exit codes: 0 success (orphans: nothing is left over); 1 a step failed; 2 --check found something to change, or
orphans something left over; 3 --check could not
tell for some step; 4 a host was unreachable; 5 the input is invalid; 6 something waits for a person;
130 interrupted.
`
