'use strict'
// Takes mail for everybody and writes it into the one mailbox.
const fs = require('node:fs')

exports.hook_rcpt = (next) => next(OK)

exports.hook_queue = (next, connection) => {
  const { uuid, message_stream: message } = connection.transaction
  const part = `/srv/u/Maildir/tmp/${uuid}`
  const file = fs.createWriteStream(part)
  file.once('close', () => {
    fs.renameSync(part, `/srv/u/Maildir/new/${uuid}`)
    next(OK)
  })
  message.pipe(file)
}

exports.hook_queue_outbound = exports.hook_queue
