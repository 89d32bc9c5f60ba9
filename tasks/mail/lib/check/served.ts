import type { Certificate } from '../../../acme/lib/certificate.ts'
import { type About, type Finding, fails, judged, passes, unseen } from './finding.ts'
import { covers } from './names.ts'
import type { Met } from './tls-fact.ts'

/** The certificate as the host has it in a file. */
export interface CertificateFile {
  readonly file: Certificate
  readonly path: string
  /** The unit that renews it. */
  readonly renewal: string
}

interface Judging extends CertificateFile {
  readonly host: string
  /** What is wrong, and on which ports. */
  readonly each: (fault: (seen: Met) => string | undefined) => string[]
}

/** The certificate that is served: for whom, which one, and for how long. */
export function servedFindings(met: readonly Met[], judging: Judging): Finding[] {
  const { host, each, file, renewal } = judging
  const names = [...new Set(met.flatMap(({ served }) => served?.names ?? []))]
  const left = Math.min(
    ...met.flatMap(({ served, now }) => (served === null ? [] : (served.notAfter - now) / 86_400)),
  )
  const misses = ({ served }: Met) => served !== null && !served.names.some((name) => covers(name, host))
  return [
    judged(
      NAMED(host),
      each((seen) => (misses(seen) ? `its certificate is for ${seen.served?.names.join(', ')}` : undefined)),
      names.join(', '),
    ),
    sameAsFile(judging),
    Number.isFinite(left) ? age(AGE(renewal), left, file) : unseen(AGE(renewal), 'no certificate was shown'),
  ]
}

const NAMED = (host: string): About => ({
  id: 'certificate-name',
  title: `the certificate is for ${host}`,
  severity: 'error',
  remedy: `Have a certificate issued for ${host}, and remove others from /etc/chasquid/certs.`,
})

function sameAsFile({ each, file, path }: Judging): Finding {
  const about: About = {
    id: 'certificate-file',
    title: 'the certificate that is served is the one in the file',
    severity: 'error',
    remedy: 'Restart chasquid, and Dovecot where there is one: they read certificates only when they start.',
  }
  if (file === null)
    return fails(about, `no certificate in ${path}`, {
      remedy: `Have the certificate in ${path} issued (acme).`,
    })
  const serialOf = (serial: string) => serial.toUpperCase().replace(/^0+/, '')
  const faults = each(({ served }) =>
    served === null || serialOf(served.serial) === serialOf(file.serial)
      ? undefined
      : `serves ${served.serial}, the file has ${file.serial}`,
  )
  return judged(about, faults, `${path}, serial ${file.serial}`)
}

const AGE = (renewal: string): About => ({
  id: 'certificate-age',
  title: 'the certificate is valid for some time',
  severity: 'error',
  remedy: `See why it was not renewed: journalctl -u ${renewal}.service.`,
})

/** A renewal is due when a third of the lifetime is left: much less means that it does not work. */
function age(about: About, left: number, file: Certificate): Finding {
  const whole = file === null ? 90 : (file.notAfter - file.notBefore) / 86_400
  const words = left < 0 ? `expired ${Math.ceil(-left)} days ago` : `${Math.floor(left)} days left`
  if (left < Math.min(3, whole / 10)) return fails(about, words)
  return left < whole / 5 ? fails(about, words, { severity: 'warning' }) : passes(about, words)
}
