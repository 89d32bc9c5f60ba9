/** What is at a path: a file, a directory, a symbolic link, something else, or nothing (`null`). */
export type Entry = FileEntry | DirectoryEntry | LinkEntry | OtherEntry | null

/** A regular file. */
export type FileEntry = {
  readonly type: 'file'
  /** Four octal digits: `0644`. */
  readonly mode: string
  readonly owner: string
  readonly group: string
  readonly sha256: string
  readonly size: number
  /** The content, if it is UTF-8 and not larger than 256 KiB. */
  readonly text?: string
  /** The content is a secret, which is not kept here: what stands in it can be told once it is written. */
  readonly hidden?: true
  /** It is small enough to be read, but its content is not held here: what stands in it can be told once it is written. */
  readonly unread?: true
  /** Which file it is, where it has more than one name: owner, group and mode are those of all of them. */
  readonly inode?: string
}

/** A directory. */
export type DirectoryEntry = {
  readonly type: 'directory'
  readonly mode: string
  readonly owner: string
  readonly group: string
}

/** A symbolic link, and its target as written. */
export type LinkEntry = { readonly type: 'link'; readonly target: string }

/** A device, a pipe, a socket: nothing that is ever touched. */
export type OtherEntry = { readonly type: 'other' }
