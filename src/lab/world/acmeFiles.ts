import { NS } from './addresses.ts'

/** How the certificate authority behaves. */
export interface AcmeOptions {
  /** Seconds a certificate is valid; default 90 days. Short ones make renewals testable: no clock can be moved. */
  readonly validity?: number
  /** Percentage of good nonces that are refused all the same. */
  readonly nonceReject?: number
}

/** pebble's configuration and unit: path to content. */
export function acmeFiles(options: AcmeOptions = {}): Record<string, string> {
  const validity = options.validity ?? 7_776_000
  const pebble = {
    listenAddress: ':443',
    managementListenAddress: ':15000',
    certificate: '/etc/lab/acme.pem',
    privateKey: '/etc/lab/acme.key',
    httpPort: 80,
    tlsPort: 443,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
    certificateValidityPeriod: validity,
    profiles: { default: { description: 'the only one', validityPeriod: validity } },
  }
  return {
    '/etc/lab/pebble.json': JSON.stringify({ pebble }, null, 2),
    '/etc/systemd/system/pebble.service': unit(options.nonceReject ?? 0),
  }
}

function unit(nonceReject: number): string {
  return `[Unit]
Description=ACME authority of the lab
After=network.target

[Service]
Environment=PEBBLE_VA_NOSLEEP=1 PEBBLE_AUTHZREUSE=0 PEBBLE_WFE_NONCEREJECT=${nonceReject}
ExecStart=/usr/bin/pebble -config /etc/lab/pebble.json -dnsserver ${NS.ip4}:53

[Install]
WantedBy=multi-user.target
`
}
