#!/bin/sh
# A Debian 13 tree with the work's packages, and one sshd in it for all addresses of 127.0.0.0/8, port 2222. Needs root.
set -eu
need=""
for program in mmdebstrap strace; do command -v $program >/dev/null || need="$need $program"; done
if [ -n "$need" ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null
fi
if [ ! -x "$BENCH_TREE/usr/sbin/sshd" ]; then
  sources=$(mktemp --suffix=.sources)
  sed s/bookworm/trixie/g /etc/apt/sources.list.d/debian.sources >"$sources"
  mmdebstrap --quiet --variant=minbase --include=ansible-core,ansible,ansible-mitogen,openssh-client,openssh-server,python3-apt,curl,rsync,tree,cron,procps trixie "$BENCH_TREE" "$sources"
fi
for m in proc sys dev; do mountpoint -q "$BENCH_TREE/$m" || mount --bind "/$m" "$BENCH_TREE/$m"; done
mountpoint -q "$BENCH_TREE/dev/pts" || mount -t devpts devpts "$BENCH_TREE/dev/pts"
mkdir -p "$BENCH_TREE/run/sshd" "$BENCH_TREE/srv/bench" "$BENCH_TREE/root/.ssh" && chmod 700 "$BENCH_TREE/root/.ssh"
[ -f "$BENCH_TREE/root/.ssh/id" ] || ssh-keygen -q -t ed25519 -N '' -f "$BENCH_TREE/root/.ssh/id"
cp "$BENCH_TREE/root/.ssh/id.pub" "$BENCH_TREE/root/.ssh/authorized_keys"
cat >"$BENCH_TREE/etc/ssh/sshd_bench" <<'CONF'
Port 2222
ListenAddress 0.0.0.0
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin yes
PasswordAuthentication no
UsePAM no
MaxStartups 1000:30:2000
LogLevel ERROR
Subsystem sftp internal-sftp
PidFile /run/sshd-bench.pid
CONF
pid=$(cat "$BENCH_TREE/run/sshd-bench.pid" 2>/dev/null || true)
[ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || chroot "$BENCH_TREE" /usr/sbin/sshd -f /etc/ssh/sshd_bench
