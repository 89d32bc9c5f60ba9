#!/bin/sh
# Takes over a chasquid that was set up by hand, one part at a time; playbooks/migrate/convert.yml says when which part is needed.
# Everything is prepared in a folder of its own while the old server runs, until `switch`, which puts the old one back if the new
# one does not answer.
set -eu
umask 077
new=/etc/chasquid.hostwright
old=/etc/chasquid.guide
system=/etc/systemd/system
units='chasquid-smtp.socket chasquid-submission.socket chasquid-submission_tls.socket chasquid.service'

# keep FOLDER ACME: a copy of all that is replaced or removed.
keep() {
  folder=$1 acme=$2
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  set -- /etc/chasquid "$(readlink -f /etc/chasquid)" "$acme" /etc/sysctl.conf /var/spool/cron/crontabs/root
  set -- "$@" "$system"/chasquid*.service "$system"/chasquid*.socket
  for name in chasquid chasquid-util smtp-check spf-check mda-lmtp dovecot-auth-cli dkimsign dkimverify dkimkeygen; do
    set -- "$@" "/usr/local/bin/$name"
  done
  for path; do
    if [ -e "$path" ] || [ -L "$path" ]; then cp -a --parents -- "$path" "$folder.part"; fi
  done
  sync
  mv -T "$folder.part" "$folder"
}

# for_server FROM TO: a copy that the new server reads, and nobody else.
for_server() {
  install -o root -g chasquid -m 0640 -- "$1" "$2"
}

# domain NAME: accounts and aliases byte for byte, and keys that newer versions of chasquid made.
domain() {
  mkdir -p -m 0755 "$new/domains/$1"
  cd "/etc/chasquid/domains/$1"
  for name in users aliases dkim:*.pem; do
    [ ! -f "$name" ] || for_server "$name" "$new/domains/$1/$name"
  done
}

# key DOMAIN SELECTOR: the same DKIM key as PKCS#8.
key() {
  to=$new/domains/$1/dkim:$2.pem
  openssl pkcs8 -topk8 -nocrypt -passin pass: <"/etc/chasquid/certs/$1/dkim_privkey.pem" >"$to.part"
  chown root:chasquid "$to.part"
  chmod 0640 "$to.part"
  mv -T -- "$to.part" "$to"
}

# certificate HOST: a copy in place of links, of the one that is for that name, if any is. Its folder is that of the new one.
certificate() {
  cd /etc/chasquid/certs
  chosen=
  for name in *; do
    [ -f "$name/fullchain.pem" ] && [ -f "$name/privkey.pem" ] || continue
    [ -n "$chosen" ] || chosen=$name
    if openssl x509 -noout -checkhost "$1" -in "$name/fullchain.pem" | grep -q 'does match'; then chosen=$name; fi
  done
  if [ -z "$chosen" ]; then
    echo 'there is no certificate in /etc/chasquid/certs' >&2
    exit 1
  fi
  mkdir -p -m 0755 "$new/certs/mail"
  for_server "$chosen/fullchain.pem" "$new/certs/mail/fullchain.pem"
  for_server "$chosen/privkey.pem" "$new/certs/mail/privkey.pem"
}

# rest: what the package brings. dpkg puts its files beside those that differ.
rest() {
  for name in README certs/README.certs hooks/post-data; do
    from=/etc/chasquid/$name
    [ ! -f "$from.dpkg-dist" ] || from=$from.dpkg-dist
    [ ! -f "$from" ] || install -m "$(stat -c %a -- "$from")" -- "$from" "$new/$name"
  done
}

# greeting HOST: the whole configuration.
greeting() {
  printf '# Written by hostwright: changes made here are lost.\nhostname: "%s"\n' "$1" >"$new/chasquid.conf.part"
  chmod 0644 "$new/chasquid.conf.part"
  mv -T "$new/chasquid.conf.part" "$new/chasquid.conf"
}

# The new server reads its configuration before anything is stopped.
check() {
  /usr/bin/chasquid-util -C="$new" print-config >/dev/null
  find "$new" -type f -exec runuser -u chasquid -- sh -c 'for one do [ -r "$one" ] || exit 1; done' sh {} +
}

back() {
  set +e
  journalctl -u chasquid.service -n 5 -o cat >&2
  systemctl stop $units
  if [ -L "$old" ]; then
    [ ! -d /etc/chasquid ] || mv -T /etc/chasquid "$new"
    mv -T "$old" /etc/chasquid
  fi
  cp -a "$copy$system"/chasquid* "$system/"
  chown -R "$owner" /var/lib/chasquid
  chmod o+x /var/lib/chasquid
  systemctl daemon-reload
  systemctl reset-failed 'chasquid*'
  systemctl enable -q --now chasquid.service
  echo 'the new server did not answer: the old one runs again' >&2
}

answers() {
  timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/25 && IFS= read -r line <&3 && [ "${line#220}" != "$line" ]' 2>/dev/null
}

# switch COPY: the old server stops, the new one has its ports and its queue.
switch() {
  copy=$1
  owner=$(stat -c %U:%G /var/lib/chasquid/queue 2>/dev/null || echo mail:mail)
  [ ! -d "$new" ] || check
  trap back EXIT
  systemctl stop $units
  [ ! -L /etc/chasquid ] || mv -T /etc/chasquid "$old"
  [ -e /etc/chasquid ] || mv -T "$new" /etc/chasquid
  for path in "$system"/chasquid*.service "$system"/chasquid*.socket; do
    rm -f -- "$path" "$system"/*.wants/"${path##*/}"
  done
  chown -R chasquid:chasquid /var/lib/chasquid
  chmod 0700 /var/lib/chasquid
  systemctl daemon-reload
  systemctl reset-failed 'chasquid*'
  systemctl enable -q $units
  systemctl start $units
  tries=0
  until answers; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ]
    sleep 0.5
  done
  # A server that dies does so in its first seconds.
  sleep 2
  systemctl is-active --quiet chasquid.service
  [ "$(systemctl show -p NRestarts --value chasquid.service)" = 0 ]
  trap - EXIT
  rm -f "$old"
}

"$@"
