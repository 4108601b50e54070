-- Prints what rspamd makes of Received fields: standard input has one value a line, without folding; one line is
-- printed for each, with tabs between its parts: client address, reverse name, HELO, by, recipient, and the date in
-- seconds since 1970. What rspamd does not have is empty; of a field that it cannot read all is.
--
--   rspamadm lua -b rspamd.lua <values
local rspamd_task = require "rspamd_task"

local function said(h)
  local address = h.real_ip and h.real_ip:is_valid() and tostring(h.real_ip)
  local parts = { address, h.real_hostname, h.from_hostname, h.by_hostname, h['for'], h.timestamp and h.timestamp > 0 and string.format('%d', h.timestamp) }
  for i = 1, 6 do
    parts[i] = string.gsub(parts[i] or '', '[\t\r\n]', '!')
  end
  return parts
end

for value in io.lines() do
  local parts = { '', '', '', '', '', '' }
  local ok, task = rspamd_task.load_from_string('Received: ' .. value .. '\r\nSubject: x\r\n\r\nx\r\n', rspamd_config)
  if ok and task:process_message() then
    local fields = task:get_received_headers()
    if fields and fields[1] then
      parts = said(fields[1])
    end
    task:destroy()
  end
  print(table.concat(parts, '\t'))
end
