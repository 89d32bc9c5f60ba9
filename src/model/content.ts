import type { Secret } from './secret.ts'

/** Content of a file: text, secret text, or bytes in base64. */
export type Content = string | Secret | { readonly base64: string }
