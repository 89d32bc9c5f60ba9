/** Packages: what dpkg knows of them, and the changes that apt-get makes. */
export { type AptClosure as Closure, aptClosure as closure } from './apt-closure.ts'
export { APT as aptGet, freshLists, withPolicy } from './apt-get.ts'
export { broughtAlong, obtainable } from './apt-obtainable.ts'
export { dpkgFinished as finished, dpkgInterrupted as interrupted, type Interrupted } from './dpkg.ts'
export { debian as packageState, type Package, packageLeft as selection } from './dpkg-status.ts'
export { installed, purged, removed } from './package.ts'
export { type PackageSeen, type PackagesSeen, packagesSeen } from './packages-seen.ts'
