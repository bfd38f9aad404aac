import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Security headers of a page: only our own scripts and styles, no plug-ins, no other base, frames by `origins` only.
 * `upgrade-insecure-requests` is left out: an office may try Wasl on plain HTTP inside its own network.
 */
export function pageSecurity(origins: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': origins.length === 0 ? ["'none'"] : ["'self'", ...origins],
      },
    },
    // Browsers that know frame-ancestors ignore this header (CSP Level 3 §6.4.2); it cannot name several origins.
    frameguard: origins.length === 0 ? { action: 'deny' } : false,
    referrerPolicy: { policy: 'same-origin' },
  })
}
