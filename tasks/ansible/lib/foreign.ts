import { Refusal } from 'hostwright'
import { flag, texts, word } from './params.ts'

/** What the package managers of other distributions take. */
export const foreignPackages = {
  properties: {
    name: texts('the packages'),
    pkg: texts('another name of name'),
    state: {
      enum: ['present', 'installed', 'latest', 'absent', 'removed'],
      description: 'whether they are installed',
    },
    list: word('what is listed'),
    enablerepo: texts('sources that are used'),
    disablerepo: texts('sources that are not used'),
    enable_plugin: texts('plugins that are used'),
    disable_plugin: texts('plugins that are not used'),
    exclude: texts('packages that are left out'),
    disable_excludes: word('which exclusions do not count'),
    conf_file: word('another configuration'),
    installroot: word('another root'),
    releasever: word('another release'),
    disable_gpg_check: flag('signatures are not checked'),
    update_cache: flag('the package lists are fetched'),
    update_only: flag('nothing new is installed'),
    security: flag('only what mends security'),
    bugfix: flag('only what mends faults'),
    autoremove: flag('what nothing needs is removed'),
    allow_downgrade: flag('older versions are allowed'),
    allowerasing: flag('others may be removed'),
    cacheonly: flag('nothing is downloaded'),
    download_only: flag('nothing is installed'),
    download_dir: word('where it is downloaded to'),
    install_weak_deps: flag('recommended packages come, too'),
    install_repoquery: flag('no matter'),
    nobest: flag('not the newest'),
    skip_broken: flag('what fails is left out'),
    sslverify: flag('certificates are checked'),
    validate_certs: flag('certificates are checked'),
    lock_timeout: word('how long is waited'),
    use: word('which of them'),
    use_backend: word('which of them'),
  },
} as const

/** Fails: the module is for other hosts than those of the Debian family. */
export function refuseForeign(module: string, instead: string): never {
  throw new Refusal(`${module} is not supported: ${instead}`)
}

/** Fails: only hosts of the Debian family are supported. */
export function refuse(program: string): never {
  throw new Refusal(
    `${program} is not for Debian: give the step when: ansible_os_family == 'RedHat', or use apt or package`,
  )
}
