/** Set in the payload of an event that a person has had tried again: what held it up the first time does not again. */
export const retriedMark = 'retried'
