/**
 * Modules of Ansible that are not here, by their short names: what playbooks for Debian, and for other hosts beside it, name.
 * Nothing hangs on the list being whole: what is not in it is an unknown task, and a full name needs no list.
 */
const SINGLE: ReadonlySet<string> = new Set(
  `apk apt_repo apt_rpm dnf dnf5 dnf_config_manager dnf_versionlock flatpak flatpak_remote homebrew homebrew_cask
  homebrew_tap installp layman macports mas openbsd_pkg opkg pacman pacman_key pkg5 pkg5_publisher pkgin pkgng pkgutil
  portage portinstall redhat_subscription rhn_channel rhn_register rhsm_release rhsm_repository rpm_key rpm_ostree_pkg
  slackpkg snap snap_alias sorcery svr4pkg swdepot syspatch sysrc sysupgrade urpmi xbps yum yum_repository
  yum_versionlock zypper zypper_repository ansible_galaxy_install bower bundler cargo composer cpanm easy_install gem
  maven_artifact pear pip_package_info pipx pnpm yarn bzr gitlab_runner hg subversion archive at capabilities cronvar
  crypttab dconf dpkg_divert dpkg_selections expect filesize filesystem gconftool2 interfaces_file iptables
  iptables_state iso_extract java_cert java_keystore kernel_blacklist listen_ports_facts luks_device lvg lvol
  lxc_container monit nmcli nsupdate open_iscsi osx_defaults pamd parted patch pids read_csv runit seboolean sefcontext
  selinux selinux_permissive selogin seport shutdown ssh_config sudoers supervisorctl svc synchronize syslogger sysvinit
  vdo wakeonlan xattr xfs_quota xml firewalld firewalld_info cloud_init_data_facts facter gluster_volume ohai puppet
  snmp_facts terraform znode zfs zfs_facts zpool_facts django_manage ejabberd_user elasticsearch_plugin gunicorn haproxy
  jboss kibana_plugin logstash_plugin nagios netscaler pacemaker_cluster cloudformation cloudtrail data_pipeline
  dynamodb_table ec2 efs elasticache gce gc_storage helm iam k8s kubectl lambda lightsail linode rax rds redshift
  route53 s3 sns sqs_queue x509_crl get_certificate campfire discord grove hipchat irc jabber jira mail matrix
  mattermost mqtt nexmo office_365_connector_card pagerduty pushbullet pushover rocketchat sendgrid slack telegram
  twilio typetalk newrelic_deployment airbrake_deployment honeybadger_deployment rollbar_deployment logentries lldp
  ipify_facts ipinfoio_facts etcd3 cloudflare_dns netcup_dns dnsimple dnsmadeeasy`.split(/\s+/),
)

/** What the names of modules of one kind begin with. */
const FAMILIES =
  /^(?:a10|aci|ali|asa|aws|azure|azure_rm|bigip|bitbucket|ceph|cloudformation|cloudfront|cloudscale|cloudwatch|consul|cs|digital_ocean|docker|ec2|ecs|efs|eks|elasticache|elb|eos|fmgr|fortios|gce|gcp|github|gitlab|gluster|grafana|hcloud|helm|hetzner|iam|ibm|icinga2|idrac|influxdb|ios|iosxr|ipa|jenkins|junos|k8s|keycloak|lambda|ldap|lightsail|linode|lxd|manageiq|meraki|mongodb|mssql|mysql|netapp|netbox|nios|nomad|nxos|one|oneview|openssh|openssl|openstack|os|ovh|ovirt|packet|panos|podman|postgresql|profitbricks|proxmox|proxysql|purefa|rabbitmq|rax|rds|redfish|redis|redshift|route53|s3|scaleway|sensu|tower|vcenter|vertica|virt|vmware|vultr|vyos|win|xenserver|zabbix)_[a-z0-9_]+$/

/** The modules of Ansible itself that are not here; a name of `ansible.builtin` that is none of these is no module at all. */
const BUILTIN = new Set(
  `async_status dnf dnf5 dpkg_selections expect iptables mount_facts rpm_key subversion sysvinit yum yum_repository`.split(
    /\s+/,
  ),
)

const OTHERS = 'give the step a when that asks for the hosts it is meant for'
const RED_HAT = "give the step when: ansible_os_family == 'RedHat', or use apt or package"
const SELINUX = 'give the step a when that asks for SELinux'

/** What to write in the place of some of them. */
const INSTEAD: { readonly [name: string]: string } = {
  dnf: RED_HAT,
  dnf5: RED_HAT,
  yum: RED_HAT,
  rpm_key: RED_HAT,
  yum_repository: RED_HAT,
  zypper: "give the step when: ansible_os_family == 'Suse', or use apt or package",
  zypper_repository: "give the step when: ansible_os_family == 'Suse'",
  pacman: "give the step when: ansible_os_family == 'Archlinux', or use apt or package",
  apk: "give the step when: ansible_os_family == 'Alpine', or use apt or package",
  pkgng: OTHERS,
  openbsd_pkg: OTHERS,
  firewalld: 'use ufw',
  selinux: SELINUX,
  seboolean: SELINUX,
  sefcontext: SELINUX,
  seport: SELINUX,
  iptables: 'use ufw',
  sysvinit: 'use service',
}

/** True for the full name of a module of some collection, as far as a name alone can tell. */
export function isFullName(name: string): boolean {
  return /^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*){2,}$/.test(name)
}

/** True for what is known to be the name of a module of Ansible, in short or of Ansible itself in full. */
export function isForeignModule(name: string): boolean {
  const short = name.replace(/^ansible\.(?:builtin|legacy)\./, '')
  if (short.includes('.')) return false
  return name.startsWith('ansible.builtin.') ? BUILTIN.has(short) || isMoved(short) : isMoved(short)
}

/** Ansible finds what has moved to collections under its old names, too. */
function isMoved(short: string): boolean {
  return SINGLE.has(short) || FAMILIES.test(short) || BUILTIN.has(short)
}

/** What to write instead of a module that is not here. */
export function insteadOfModule(name: string): string {
  const short = name.split('.').at(-1) ?? name
  if (Object.hasOwn(INSTEAD, short)) return INSTEAD[short] ?? OTHERS
  return 'use command with creates, removes or changed_when, or write a task of your own; where the step is for other hosts, give it a when'
}
