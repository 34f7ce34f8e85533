#include "store/bench/generated_inputs.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string_view>

namespace benchgate::store {

namespace {

/// SplitMix64 (Steele, Lea and Flood, 2014): 10 MiB in about 3 ms.
std::uint64_t next(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t value = state;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

Payload payload_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {.bytes = {bytes.begin(), bytes.end()}, .digest = Digest::of(bytes)};
}

}  // namespace

Payload make_payload(std::size_t size, std::uint64_t seed) {
  Payload result;
  result.bytes.resize(size);
  for (std::size_t i = 0; i < size; i += sizeof(std::uint64_t)) {
    const std::uint64_t value = next(seed);
    std::memcpy(&result.bytes[i], &value, std::min(sizeof(value), size - i));
  }
  result.digest = Digest::of(result.bytes);
  return result;
}

const Payload& payload(std::size_t size) {
  static std::map<std::size_t, Payload> payloads;
  const auto found = payloads.find(size);
  return found != payloads.end()
             ? found->second
             : payloads.emplace(size, make_payload(size, size)).first->second;
}

const Payload& small_manifest() {
  static const Payload kPayload =
      payload_of(R"({"schema_version":"1.0","package":{"id":"acme/tool"}})");
  return kPayload;
}

const std::string& manifest_text() {
  static const std::string kText =
      R"({"schema_version":"1.0",)"
      R"("package":{"id":"acme/image-tools","version":"1.4.2",)"
      R"("git_sha":"3c57408a91e2b76d5f0c4e8a1b2d3f4a5b6c7d8e"},)"
      R"("bundle":{"digest":"sha256:)"
      R"(9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",)"
      R"("size_bytes":5242880},)"
      R"("transport":{"type":"stdio","port":8080},)"
      R"("entrypoints":[{"os":"linux","arch":"amd64",)"
      R"("command":"bin/image-tools","args":["--stdio","--log-level","info"]}],)"
      R"("permissions_requested":{"network":["https://api.example.com:443"],)"
      R"("environment":["HOME","IMAGE_TOOLS_TOKEN"],)"
      R"("filesystem":["read:/usr/share/images","write:/tmp/image-tools"],)"
      R"("subprocess":false},)"
      R"("limits_recommended":{"max_cpu":1000,"max_memory":"512M",)"
      R"("max_pids":32,"max_fds":256,"timeout":"5m"}})";
  return kText;
}

const Payload& manifest_payload() {
  static const Payload kPayload = payload_of(manifest_text());
  return kPayload;
}

std::uint64_t sum_of(std::span<const std::byte> bytes) {
  std::uint64_t sum = 0;
  std::size_t i = 0;
  for (; i + sizeof(sum) <= bytes.size(); i += sizeof(sum)) {
    std::uint64_t word = 0;
    std::memcpy(&word, &bytes[i], sizeof(word));
    sum += word;
  }
  for (; i < bytes.size(); ++i) {
    sum += std::to_integer<std::uint64_t>(bytes[i]);
  }
  return sum;
}

}  // namespace benchgate::store
