// Runs in Chromium in place of WhatsApp Web: only the modules that whatsapp-web.js asks for, as it asks for them. It proves
// our code and the library, not WhatsApp's own page, which changes without notice.
;(() => {
  const nothing = () => undefined

  class Emitter {
    handlers = {}
    on(events, handler) {
      for (const event of events.split(' ')) {
        this.handlers[event] ??= []
        this.handlers[event].push(handler)
      }
      return this
    }
    off(event, handler) {
      this.handlers[event] = (this.handlers[event] ?? []).filter((one) => one !== handler)
      return this
    }
    once(event, handler) {
      const again = (...values) => {
        this.off(event, again)
        handler(...values)
      }
      return this.on(event, again)
    }
    trigger(event, ...values) {
      for (const handler of [...(this.handlers[event] ?? [])]) handler(...values)
    }
  }

  const wid = (given) => {
    if (given?._serialized) return given
    const [user, server] = String(given).split('@')
    const _serialized = `${user}@${server}`
    return {
      user,
      server,
      _serialized,
      isLid: () => server === 'lid',
      isGroup: () => server === 'g.us',
      isStatus: () => _serialized === 'status@broadcast',
      isUser: () => server === 'c.us' || server === 'lid',
      toJid: () => _serialized,
      toString: () => _serialized,
      toJSON: () => ({ user, server, _serialized }),
    }
  }

  class MsgKey {
    constructor({ to, id, selfDir, fromMe, remote, participant }) {
      this.fromMe = fromMe ?? selfDir === 'out'
      this.remote = remote ?? to
      this.id = id
      if (participant) this.participant = participant
      const member = participant ? `_${participant._serialized}` : ''
      this._serialized = `${this.fromMe}_${this.remote._serialized}_${id}${member}`
    }
    static async newId() {
      const bytes = [...crypto.getRandomValues(new Uint8Array(9))]
      return `3EB0${bytes
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase()}`
    }
    toString() {
      return this._serialized
    }
  }

  const unsaid = new Set(['handlers', 'mediaBlob', 'msgs', 'mediaData'])
  class Model extends Emitter {
    constructor(attributes) {
      super()
      Object.assign(this, attributes)
    }
    serialize() {
      const said = Object.entries(this).filter(
        ([name, value]) => !unsaid.has(name) && typeof value !== 'function',
      )
      return JSON.parse(JSON.stringify(Object.fromEntries(said)))
    }
    unsafe() {
      return this
    }
    msgContextInfo() {
      return { quotedMsg: { body: this.body }, quotedStanzaID: this.id.id }
    }
  }

  class Collection extends Emitter {
    models = new Map()
    get(id) {
      return this.models.get(id?._serialized ?? id)
    }
    add(model) {
      const name = model.id._serialized
      if (this.models.has(name)) return
      this.models.set(name, model)
      this.trigger('add', model)
    }
    drop(id) {
      this.models.delete(id?._serialized ?? id)
    }
    getModelsArray() {
      return [...this.models.values()]
    }
    async getMessagesById(ids) {
      return { messages: ids.map((id) => this.get(id)).filter(Boolean) }
    }
    set(model, attribute, value) {
      const before = model[attribute]
      model[attribute] = value
      model.trigger(`change:${attribute}`, model, value, before)
      this.trigger(`change:${attribute}`, model, value, before)
      this.trigger('change', model)
    }
  }

  const tell = (told) => fetch('/tell', { method: 'POST', body: JSON.stringify(told) })

  // What WhatsApp keeps of a pairing stands in IndexedDB; strict: on disk before it is told.
  const keys = new Promise((resolve, reject) => {
    const opening = indexedDB.open('pairing', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const inKeys = async (mode, act) => {
    const database = await keys
    return new Promise((resolve, reject) => {
      const change = database.transaction('keys', mode, { durability: 'strict' })
      const asked = act(change.objectStore('keys'))
      change.oncomplete = () => resolve(asked.result)
      change.onerror = () => reject(change.error)
    })
  }
  const isPaired = () => inKeys('readonly', (store) => store.get('paired'))
  const pair = () => inKeys('readwrite', (store) => store.put(true, 'paired'))
  const unpair = () => inKeys('readwrite', (store) => store.clear())

  const me = wid(ACCOUNT.me)
  const Socket = new Emitter()
  Object.assign(Socket, { state: 'OPENING', hasSynced: false })
  const listen = Socket.on.bind(Socket)
  Socket.on = (events, handler) => {
    listen(events, handler)
    // The library has put itself into the page and waits for the page to be in step with the phone.
    if (events.includes('change:hasSynced')) tell({ kind: 'entered' })
    return Socket
  }
  const setState = (state) => {
    if (Socket.state === state) return
    Socket.state = state
    Socket.trigger('change:state', Socket, state)
  }
  const Cmd = new Emitter()
  const Conn = new Emitter()
  Object.assign(Conn, {
    ref: ACCOUNT.ref,
    platform: 'android',
    serialize: () => ({ pushname: 'Office', platform: 'android', phone: {} }),
  })
  const Msg = new Collection()
  const Chat = new Collection()
  const Contact = new Collection()
  Contact.find = async (id) => new Model({ id: wid(id), pushname: `C ${wid(id).user}` })

  const chatFor = (id) => {
    const known = Chat.get(id)
    if (known) return known
    const chat = new Model({
      id: wid(id),
      unreadCount: 0,
      formattedTitle: String(id),
      mute: { expiration: 0 },
      t: 0,
      msgs: new Collection(),
    })
    Chat.add(chat)
    return chat
  }

  const waiting = new Map()
  const base64 = async (blob) => {
    let text = ''
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte)
    return btoa(text)
  }

  const addAndSend = (chat, message) => {
    const model = new Model(message)
    model.msgContextInfo = Model.prototype.msgContextInfo
    const done = new Promise((resolve) => waiting.set(model.id.id, resolve))
    const add = async () => {
      const answer = await (await fetch('/may-send')).text()
      if (answer === 'busy') throw Object.assign(new Error('rate-overlimit'), { status: 429 })
      if (answer === 'broken') throw new Error('the upload failed')
      if (answer === 'refused') return waiting.get(model.id.id)()
      chat.msgs.add(model)
      chat.t = model.t
      Msg.add(model)
      tell({
        kind: 'send',
        id: model.id.id,
        to: chat.id._serialized,
        type: model.type,
        t: model.t,
        body: model.body,
        caption: model.caption,
        quoted: message.quotedStanzaID,
        ...(model.filehash && {
          filename: model.filename,
          mimetype: model.mimetype,
          size: model.size,
          content: await base64(files.get(model.filehash).blob),
        }),
      })
    }
    return [add(), done]
  }

  const files = new Map()
  class OpaqueData {
    constructor(blob) {
      this.blob = blob
    }
    static async createFromData(data, type) {
      return new OpaqueData(data instanceof Blob ? data : new Blob([data], { type }))
    }
    url() {
      return URL.createObjectURL(this.blob)
    }
    autorelease() {
      return undefined
    }
    formData() {
      return this.blob
    }
  }
  const prepare = async ({ blob }, { isPtt, asDocument }) => {
    const filehash = crypto.randomUUID()
    files.set(filehash, { blob, filehash, size: blob.size, type: 'x', contentInfo: {}, consolidate: nothing })
    const [family] = blob.type.split('/')
    const data = {
      type: asDocument ? 'document' : isPtt ? 'ptt' : family,
      mimetype: blob.type,
      filename: blob.name,
      filehash,
      size: blob.size,
      mediaBlob: new OpaqueData(blob),
      preview: '',
    }
    data.set = (more) => Object.assign(data, more)
    data.toJSON = () => ({
      type: data.type,
      mimetype: data.mimetype,
      filename: data.filename,
      filehash,
      size: data.size,
      directPath: data.directPath,
    })
    return data
  }
  const download = async ({ directPath }) => {
    const answer = await fetch(directPath)
    if (!answer.ok) throw Object.assign(new Error('no such file'), { status: answer.status })
    return answer.arrayBuffer()
  }

  const links = () => []
  const phones = new Map(ACCOUNT.lids)
  const modules = {
    WAWebSocketModel: { Socket },
    WAWebCmd: { Cmd },
    WAWebConnModel: { Conn },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebAltDeviceLinkingApi: {},
    WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...bytes)) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: {
      waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: new Uint8Array(32) } }) },
    },
    WAWebSignalStoreApi: {
      waSignalStore: {
        getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: new Uint8Array(32) } }),
      },
    },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'adv' },
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => me, getMaybeMeLidUser: () => wid('99@lid') },
    WAWebCollections: { Msg, Chat, Contact },
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: { calls: new Map(), on: nothing },
    WALinkify: { findLinks: links, findLink: () => undefined },
    WAWebWidFactory: { createWid: wid, createWidFromWidLike: wid, asUserWidOrThrow: wid },
    WAWebFindChatAction: {
      findOrCreateLatestChat: async (id) =>
        ACCOUNT.unknown.includes(id.user) ? undefined : { chat: chatFor(id) },
    },
    WAWebStreamModel: { Stream: { markAvailable: nothing, markUnavailable: nothing } },
    WAWebUpdateUnreadChatAction: {
      sendSeen: async ({ chat }) => tell({ kind: 'seen', chat: chat.id._serialized }),
    },
    WAWebChatStateBridge: {
      sendChatStateComposing: async (id) => tell({ kind: 'typing', chat: id._serialized }),
    },
    WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
    WAWebChatLoadMessages: { loadEarlierMsgs: async () => undefined },
    WAWebMsgKey: MsgKey,
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebMsgReply: { canReplyMsg: () => true },
    WAWebQueryExistsJob: { queryWidExists: async (id) => ({ wid: id }) },
    WAWebApiContact: {
      getPhoneNumber: (id) => (phones.has(id._serialized) ? wid(phones.get(id._serialized)) : undefined),
      getCurrentLid: () => undefined,
    },
    WAWebSendMsgChatAction: { addAndSendMsgToChat: addAndSend },
    WAWebDownloadManager: { downloadManager: { downloadAndMaybeDecrypt: download } },
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: { prepRawMedia: (data, how) => ({ waitForPrep: () => prepare(data, how) }) },
    WAWebMediaStorage: { getOrCreateMediaObject: (hash) => files.get(hash) },
    WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put: nothing } },
    WAWebMediaMmsV4Upload: {
      uploadMedia: async () => ({ mediaEntry: { mmsUrl: 'u', directPath: '/media/up', mediaKey: 'k' } }),
    },
    WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: nothing } },
  }
  window.require = (name) => {
    if (name in modules) return modules[name]
    throw new Error(`Requiring unknown module ${name}`)
  }
  window.Debug = { VERSION: '2.3000.1017054665' }

  const modelOf = ({ id, chat, fromMe, author, isNewMsg, ...said }) => {
    const remote = wid(chat)
    const participant = author ? wid(author) : undefined
    return new Model({
      ...said,
      id: new MsgKey({ fromMe, remote, id, participant }),
      from: fromMe ? me : remote,
      to: fromMe ? remote : me,
      ...(participant && { author: participant }),
      ...(said.quotedParticipant && { quotedParticipant: wid(said.quotedParticipant) }),
      isNewMsg,
      mediaData: said.directPath ? { mediaStage: 'RESOLVED' } : undefined,
    })
  }
  const keep = (message) => {
    const model = modelOf(message)
    const chat = chatFor(model.id.remote)
    if (message.again) for (const collection of [Msg, chat.msgs]) collection.drop(model.id)
    chat.msgs.add(model)
    chat.t = Math.max(chat.t, model.t)
    Msg.add(model)
  }

  const heard = {
    async state({ state }) {
      if (state === 'CONNECTED') await pair()
      setState(state)
    },
    code({ ref }) {
      Conn.ref = ref
      Conn.trigger('change:ref', Conn, ref)
    },
    history({ messages }) {
      for (const message of messages) keep({ ...message, isNewMsg: false })
    },
    synced() {
      Socket.hasSynced = true
      Socket.trigger('change:hasSynced', Socket, true)
    },
    message({ message }) {
      keep({ ...message, isNewMsg: true })
    },
    messages({ messages }) {
      for (const message of messages) keep({ ...message, isNewMsg: true })
    },
    ack({ id, ack }) {
      const model = Msg.getModelsArray().find((one) => one.id.id === id)
      if (model) Msg.set(model, 'ack', ack)
      waiting.get(id)?.({ messageSendResult: 'OK' })
      waiting.delete(id)
    },
    edit({ id, body }) {
      const model = Msg.getModelsArray().find((one) => one.id.id === id)
      model.latestEditSenderTimestampMs = Date.now()
      Msg.set(model, 'body', body)
    },
    revoke({ id }) {
      Msg.set(
        Msg.getModelsArray().find((one) => one.id.id === id),
        'type',
        'revoked',
      )
    },
    react({ id, by, emoji }) {
      const parent = Msg.getModelsArray().find((one) => one.id.id === id)
      const sender = wid(by)
      const key = new MsgKey({ fromMe: false, remote: parent.id.remote, id: `R${id}` })
      modules.WAWebAddonReactionTableMode.reactionTableMode.bulkUpsert([
        {
          id: key,
          reactionParentKey: parent.id,
          reactionTimestamp: Date.now(),
          reactionText: emoji,
          from: sender,
        },
      ])
    },
    reload() {
      setTimeout(() => location.reload(), 0)
    },
    async logout() {
      await unpair()
      Cmd.trigger('logout')
      setTimeout(() => location.replace('/?post_logout=1'), 0)
    },
  }

  isPaired().then((paired) => {
    const events = new EventSource(`/events?paired=${paired ? 1 : 0}`)
    let last = Promise.resolve()
    events.onmessage = ({ data }) => {
      const { number, ...told } = JSON.parse(data)
      last = last.then(() => heard[told.kind](told)).then(() => tell({ kind: 'done', number }))
    }
  })
})()
