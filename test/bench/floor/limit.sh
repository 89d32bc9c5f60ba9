#!/bin/sh
# usage: limit.sh HOST: what an expert writes by hand to read the state of all 40 steps, over one ssh.
. "$(dirname "$0")/ssh.sh"
login "$1" sh -s <<SCRIPT
r=/srv/bench/${NAME:-$1}
sysctl -n net.ipv6.conf.all.disable_ipv6 net.ipv6.conf.default.disable_ipv6 net.ipv6.conf.lo.disable_ipv6 vm.swappiness fs.inotify.max_user_watches
cat /etc/sysctl.d/bench-${NAME:-$1}-?.conf
stat -c '%a %u %g %F %N' \$r \$r/etc \$r/certs \$r/domains \$r/lines \$r/link-? \$r/etc/conf-*.conf \$r/static-?.txt
sha256sum \$r/etc/conf-*.conf \$r/static-?.txt
cat \$r/lines/file-?
getent passwd bench1 bench2 bench3
dpkg-query -W -f '\${Package} \${Status} \${Version}\n' curl rsync tree cron procps
for u in bench1 bench2 bench3; do crontab -l -u \$u; done
SCRIPT
