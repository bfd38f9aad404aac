// The browser is the system's, or CHROMIUM_PATH: puppeteer, a part of whatsapp-web.js, must download none at install.
module.exports = { skipDownload: true }
