import type { Content } from '../../model/content.ts'
import { reveal } from '../../model/secret.ts'

/** The bytes of a content. */
export function bytes(content: Content): Buffer {
  if (typeof content === 'object' && 'base64' in content) return Buffer.from(content.base64, 'base64')
  return Buffer.from(reveal(content), 'utf8')
}
