#include "src/preload/contention.h"

namespace benchgate::preload {

ContentionTable contention;

ContentionTable::Bucket& ContentionTable::bucket_of(const void* lock) {
  // Fibonacci hashing; the lowest bits of a lock's address are zero.
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15U;
  const auto address =
      static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(lock));
  return buckets_[((address >> 2U) * kGoldenRatio >> 32U) & (kBuckets - 1)];
}

/// The entry of `lock`, or a free one if `lock` is null.
ContentionTable::Entry* ContentionTable::find(Bucket& bucket,
                                              const void* lock) {
  for (Entry& entry : bucket.entries) {
    if (entry.lock == lock) {
      return &entry;
    }
  }
  return nullptr;
}

bool ContentionTable::begin(const void* lock, Clock now, std::int64_t& time) {
  Bucket& bucket = bucket_of(lock);
  const Locked locked(bucket.lock);
  time = now();
  Entry* entry = find(bucket, lock);
  if (entry == nullptr) {
    entry = find(bucket, nullptr);
    if (entry == nullptr) {
      lost_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
    *entry = {lock, 0, 0, 0};
    used_.fetch_add(1, std::memory_order_relaxed);
  }
  ++entry->waiters;
  entry->origin += static_cast<std::uint64_t>(time);
  ++entry->waits;
  return true;
}

std::int64_t ContentionTable::end(const void* lock, Clock now) {
  Bucket& bucket = bucket_of(lock);
  const Locked locked(bucket.lock);
  const std::int64_t time = now();
  Entry* const entry = find(bucket, lock);
  if (entry != nullptr && entry->waiters > 0) {
    --entry->waiters;
    entry->origin -= static_cast<std::uint64_t>(time);
    drop_if_done(*entry);
  }
  return time;
}

Contention ContentionTable::take(const void* lock, Clock now) {
  Bucket& bucket = bucket_of(lock);
  const Locked locked(bucket.lock);
  Entry* const entry = find(bucket, lock);
  if (entry == nullptr) {
    return {};
  }
  const std::uint64_t due =
      entry->waiters * static_cast<std::uint64_t>(now()) - entry->origin;
  const Contention taken{entry->waits, static_cast<std::int64_t>(due)};
  entry->waits = 0;
  entry->origin += due;
  drop_if_done(*entry);
  return taken;
}

void ContentionTable::drop_if_done(Entry& entry) {
  if (entry.waiters == 0 && entry.origin == 0 && entry.waits == 0) {
    entry.lock = nullptr;
    used_.fetch_sub(1, std::memory_order_relaxed);
  }
}

}  // namespace benchgate::preload
