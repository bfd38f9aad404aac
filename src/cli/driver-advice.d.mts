export function driverAdvice(error: unknown): string | undefined
