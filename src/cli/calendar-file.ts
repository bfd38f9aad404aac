import type { Calendar } from '../domain/calendar.ts'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** A calendar in the shape of `data/calendars/<name>.yaml`, which the loader reads back. */
export function calendarFile({ name, zone, week, entries }: Calendar) {
  return {
    name,
    zone,
    week: Object.fromEntries(weekdays.map((weekday, index) => [weekday, week[index] ?? 'closed'])),
    entries,
  }
}
