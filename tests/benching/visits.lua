-- Visits one line of a file after the other: address, tab, cookie. Reports in JSON.
local asked, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, cookie = line:match("^([^\t]*)\t(.*)$")
    local headers = { ["Host"] = wrk.headers["Host"], ["Accept-Language"] = "en" }
    if cookie ~= "" then headers["Cookie"] = cookie end
    asked[#asked + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  at = at % #asked + 1
  return asked[at]
end

function done(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format(
    '\nREPORT {"requests": %d, "seconds": %f, "bytes": %d, "p50": %f, "p99": %f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
