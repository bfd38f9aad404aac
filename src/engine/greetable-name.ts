const longest = 60
const inName = /^[\p{L}\p{M} .'’-]+$/u
const likeHost = /\p{L}{2,}\.\p{L}{2,}/u

/**
 * The name by which a letter may greet, or undefined where what a sender calls themselves does not look like a name:
 * a link or an advertisement in it would otherwise go out in the office's own words.
 */
export function greetableName(name: string | undefined): string | undefined {
  const words = name?.trim() ?? ''
  const named = words.length <= longest && inName.test(words) && /\p{L}/u.test(words) && !likeHost.test(words)
  return named ? words : undefined
}
