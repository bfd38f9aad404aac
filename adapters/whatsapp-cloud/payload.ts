import { z } from 'zod'

const text = z.coerce.string()
const id = z.string().min(1)
const error = z.looseObject({ code: z.coerce.number() })
const media = z.looseObject({
  id: z.string().regex(/^[\w.-]{1,200}$/),
  mime_type: z.string().max(200).optional(),
  filename: z.string().max(2_000).optional(),
  caption: z.string().optional(),
  voice: z.boolean().optional(),
})
/** A file as a message names it: its bytes are asked for by `id`. */
export type NamedMedia = z.infer<typeof media>

const chosen = z.looseObject({ id: z.string(), title: z.string() })
const card = z.looseObject({
  name: z.looseObject({ formatted_name: z.string().optional() }).optional(),
  phones: z.array(z.looseObject({ phone: z.string().optional(), wa_id: z.string().optional() })).optional(),
})

/** What messages hold by kind; a kind names its own field ("Webhooks, messages field reference"). */
const contents = {
  text: z.looseObject({ body: z.string() }).optional(),
  image: media.optional(),
  video: media.optional(),
  audio: media.optional(),
  voice: media.optional(),
  document: media.optional(),
  sticker: media.optional(),
  location: z
    .looseObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional(),
  contacts: z.array(card).optional(),
  interactive: z
    .looseObject({
      button_reply: chosen.optional(),
      list_reply: chosen.optional(),
      nfm_reply: z
        .looseObject({ body: z.string().optional(), response_json: z.string().optional() })
        .optional(),
    })
    .optional(),
  button: z.looseObject({ text: z.string(), payload: z.string().optional() }).optional(),
  reaction: z.looseObject({ message_id: id, emoji: z.string().optional() }).optional(),
  order: z
    .looseObject({
      text: z.string().optional(),
      product_items: z
        .array(z.looseObject({ product_retailer_id: text.optional(), quantity: text.optional() }))
        .optional(),
    })
    .optional(),
  system: z
    .looseObject({
      body: z.string().optional(),
      wa_id: z.string().optional(),
      new_wa_id: z.string().optional(),
      user_id: z.string().optional(),
    })
    .optional(),
  revoke: z.looseObject({ original_message_id: id }).optional(),
}

/** What one message says, whatever its kind. */
export const contentSchema = z.looseObject({ type: z.string().default('unknown'), ...contents })
export type Content = z.infer<typeof contentSchema>

/** One message of a webhook. Senders who hide their number have only `from_user_id` (Business-scoped user IDs). */
export const messageSchema = contentSchema.extend({
  id,
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  group_id: z.string().optional(),
  timestamp: text.optional(),
  context: z.looseObject({ id: z.string().optional() }).optional(),
  edit: z.looseObject({ original_message_id: id, message: contentSchema }).optional(),
  errors: z.array(error).optional(),
})
export type CloudMessage = z.infer<typeof messageSchema>

/** What became of a message of ours ("Webhooks, status messages"); `biz_opaque_callback_data` is what we gave it. */
export const statusSchema = z.looseObject({
  id,
  status: z.string(),
  timestamp: text.optional(),
  recipient_id: z.string().optional(),
  recipient_user_id: z.string().optional(),
  recipient_type: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(error).optional(),
})
export type CloudStatus = z.infer<typeof statusSchema>

/** A call of the platform ("Calling API, call webhooks"). */
export const callSchema = z.looseObject({
  id,
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  event: z.string().optional(),
  timestamp: text.optional(),
})
export type CloudCall = z.infer<typeof callSchema>

/** Something that happened to a group ("Groups API, webhooks"). */
export const groupSchema = z.looseObject({
  group_id: z.string().optional(),
  type: z.string().optional(),
  timestamp: text.optional(),
})

const contact = z.looseObject({
  profile: z.looseObject({ name: z.string().optional(), username: z.string().optional() }).optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
})
export type CloudContact = z.infer<typeof contact>

/** A webhook; `field` says what a change is about. */
export const webhookSchema = z.looseObject({
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          field: z.string(),
          value: z.looseObject({
            contacts: z.array(contact).optional(),
            messages: z.array(messageSchema).optional(),
            statuses: z.array(statusSchema).optional(),
            calls: z.array(callSchema).optional(),
            groups: z.array(groupSchema).optional(),
            errors: z.array(error).optional(),
          }),
        }),
      ),
    }),
  ),
})
export type CloudChange = z.infer<typeof webhookSchema>['entry'][number]['changes'][number]
