#pragma once

#include "store/digest.h"
#include "store/manifest.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace benchgate::store {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;

/// Bytes with their true digest.
struct Payload {
  std::vector<std::byte> bytes;
  Digest digest;
};

/// Bytes that do not compress, the same in every process.
Payload make_payload(std::size_t size, std::uint64_t seed);

/// One of each size, made on first use.
const Payload& payload(std::size_t size);

/// The 52 bytes of the smallest manifest anybody puts into a store.
const Payload& small_manifest();

/// A manifest as they are published: every section present, one entrypoint,
/// about 0.7 KiB without indentation.
const std::string& manifest_text();

/// manifest_text() with its digest.
const Payload& manifest_payload();

/// Adds up all bytes, eight at a time and as fast as the processor can, so that
/// every one is read and the reading itself takes as little as may be.
std::uint64_t sum_of(std::span<const std::byte> bytes);

}  // namespace benchgate::store
