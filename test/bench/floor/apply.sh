#!/bin/sh
# usage: apply.sh HOST: what an expert writes by hand to do the work of all 40 steps on a fresh host, over one ssh,
# reading nothing. Files are written beside their target and renamed.
here=$(dirname "$0")
. "$here/ssh.sh"
put() { printf "cat >%s.new <<'END'\n" "$1"; cat; printf "END\nchmod 0644 %s.new && mv %s.new %s\n" "$1" "$1" "$1"; }
{
  r=/srv/bench/$1
  echo "set -e; umask 022"
  n=0
  for pair in net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0 net.ipv6.conf.lo.disable_ipv6=0 vm.swappiness=60 fs.inotify.max_user_watches=524288; do
    n=$((n + 1)); echo "$pair" | put "/etc/sysctl.d/bench-$1-$n.conf"
  done
  echo "mkdir -p $r/etc $r/certs $r/domains $r/lines; chmod 0755 $r $r/etc $r/domains $r/lines; chmod 0750 $r/certs"
  for n in 1 2 3 4 5 6 7 8 9 10; do
    sed -e "s/{{inventory_hostname}}/$1/g" -e "s/{{n}}/$n/g" "$here/../templates/conf.hbs" | put "$r/etc/conf-$n.conf"
  done
  for n in 1 2 3 4 5; do echo "key$n = value$n" | put "$r/lines/file-$n"; done
  for n in 1 2 3; do echo "id bench$n >/dev/null 2>&1 || useradd -M -s /bin/false bench$n"; done
  echo "dpkg-query -W curl rsync tree cron procps >/dev/null"
  for n in 1 2 3; do echo "printf '# job $n\\n$n 3 * * * /bin/true $n\\n' | crontab -u bench$n -"; done
  for n in 1 2; do echo "ln -sfn $r/etc/conf-$n.conf $r/link-$n"; done
  for n in 1 2; do put "$r/static-$n.txt" <"$here/../files/static-$n.txt"; done
} | login "$1" sh -s
