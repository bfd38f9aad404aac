/** A file to choose in a page: a photo by its first bytes, as the office looks at them, and as long as is asked. */
export function photo(name: string, bytes: number) {
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const buffer = Buffer.concat([signature, Buffer.alloc(bytes - signature.length, 7)])
  return { name, mimeType: 'image/png', buffer }
}
