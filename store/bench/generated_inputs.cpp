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

namespace {

/// Four sums in a register of the widest kind, or in several narrower ones.
using Sums [[gnu::vector_size(32)]] = std::uint64_t;

/// Read at a time, into sums of their own: no addition waits for the one
/// before.
constexpr std::size_t kBlock = 4 * sizeof(Sums);

// Inlined into each of those below, for the instructions of that one.
[[gnu::always_inline]] inline std::uint64_t sum_of_blocks(
    const std::byte* bytes, std::size_t count) {
  Sums words;  // NOLINT: filled at once.
  Sums a{};
  Sums b{};
  Sums c{};
  Sums d{};
  for (const std::byte* const end = bytes + count; bytes < end;
       bytes += kBlock) {
    std::memcpy(&words, bytes, sizeof words);
    a += words;
    std::memcpy(&words, bytes + sizeof(Sums), sizeof words);
    b += words;
    std::memcpy(&words, bytes + 2 * sizeof(Sums), sizeof words);
    c += words;
    std::memcpy(&words, bytes + 3 * sizeof(Sums), sizeof words);
    d += words;
  }
  a += b + c + d;
  return a[0] + a[1] + a[2] + a[3];
}

using SumOfBlocks = std::uint64_t (*)(const std::byte*, std::size_t);

#if defined(__x86_64__)
[[gnu::target("avx2")]] std::uint64_t wide_sum_of_blocks(const std::byte* bytes,
                                                         std::size_t count) {
  return sum_of_blocks(bytes, count);
}
#endif

std::uint64_t plain_sum_of_blocks(const std::byte* bytes, std::size_t count) {
  return sum_of_blocks(bytes, count);
}

SumOfBlocks fastest_sum_of_blocks() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) {
    return &wide_sum_of_blocks;
  }
#endif
  return &plain_sum_of_blocks;
}

}  // namespace

std::uint64_t sum_of(std::span<const std::byte> bytes) {
  static const SumOfBlocks kSumOfBlocks = fastest_sum_of_blocks();
  const std::size_t whole = bytes.size() / kBlock * kBlock;
  std::uint64_t sum = kSumOfBlocks(bytes.data(), whole);
  for (const std::byte byte : bytes.subspan(whole)) {
    sum += std::to_integer<std::uint64_t>(byte);
  }
  return sum;
}

}  // namespace benchgate::store
