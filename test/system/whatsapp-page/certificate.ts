import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate of one's own for a name, and the hash of its key by which a Chromium can be told to trust it alone. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  readonly spki: string
}

/** Makes a certificate that lives for two days (openssl comes with Dovecot). */
export function makeCertificate(name: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-certificate-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
    execFileSync(
      'openssl',
      ['req', '-x509', ...curve, ...subject, '-days', '2', '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    )
    const pem = readFileSync(cert, 'utf8')
    const der = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
    return {
      key: readFileSync(key, 'utf8'),
      cert: pem,
      spki: createHash('sha256').update(der).digest('base64'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
