import { type Content, isLargeFile, type LargeFile } from '../../model/content.ts'
import { reveal } from '../../model/secret.ts'

/** The bytes of a content that memory holds. */
export function bytes(content: Exclude<Content, LargeFile>): Buffer {
  if (typeof content === 'object' && 'base64' in content) return Buffer.from(content.base64, 'base64')
  return Buffer.from(reveal(content), 'utf8')
}

/** The same of any content: a large file stays where it is, for nothing but its digest is needed before it is sent. */
export function bytesOrFile(content: Content): Buffer | LargeFile {
  return isLargeFile(content) ? content : bytes(content)
}
