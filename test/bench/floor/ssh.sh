# How the floor logs in: OpenSSH's client with nothing of the user's own. Sets `login`, a command that takes a host.
key=$BENCH_TREE/root/.ssh/id
login() {
  host=$1; shift
  exec ssh -F /dev/null -i "$key" -p "${PORT:-2222}" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "root@$host" "$@"
}
