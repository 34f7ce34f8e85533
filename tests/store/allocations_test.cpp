// What is done again and again takes no memory. In a program of its own, for it
// replaces operator new.

#include "store/artifact_store.h"
#include "tests/support/store_testing.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>

namespace {

thread_local std::uint64_t allocations = 0;

void* allocate(std::size_t size, std::size_t alignment) {
  ++allocations;
  // aligned_alloc() wants a multiple of the alignment, and not zero.
  const std::size_t rounded = (size + alignment) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

}  // namespace

// The other forms come down to these. Where they are inlined, GCC takes the
// free() for that of memory of its own operator new.
void* operator new(std::size_t size) {
  return allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}

void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}

[[gnu::noinline]] void operator delete(void* memory,
                                       std::size_t /*size*/) noexcept {
  std::free(memory);
}

[[gnu::noinline]] void operator delete(
    void* memory, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

[[gnu::noinline]] void operator delete(
    void* memory, std::size_t /*size*/,
    std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

namespace benchgate::store {
namespace {

using tests::bytes_of;
using tests::random_text;

constexpr std::size_t kMapped = std::size_t{1} << 20U;

/// How often `body`, run 100 times, allocates on this thread.
template <typename Body>
std::uint64_t allocations_of(const Body& body) {
  const std::uint64_t before = allocations;
  for (int i = 0; i < 100; ++i) {
    body();
  }
  return allocations - before;
}

class AllocationsTest : public testing::Test {
 protected:
  Digest put(ArtifactKind kind, const std::string& text) {
    const Digest digest = Digest::of(text);
    store_.put(kind, digest, bytes_of(text));
    return digest;
  }

  benchgate::tests::TemporaryFolder folder_;
  ArtifactStore store_ = ArtifactStore::open(folder_ / "store");
};

TEST_F(AllocationsTest, TheyAreCounted) {
  EXPECT_EQ(allocations_of([] { static_cast<void>(std::string(100, 'x')); }),
            100U);
}

TEST_F(AllocationsTest, AGetOfWhatIsInMemoryMakesNone) {
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    for (const std::size_t size : {std::size_t{52}, kMapped}) {
      const Digest digest = put(kind, random_text(size, 1));
      ASSERT_TRUE(store_.get(kind, digest));
      EXPECT_EQ(allocations_of([&] {
                  const auto blob = store_.get(kind, digest);
                  ASSERT_EQ(blob->bytes().size(), size);
                }),
                0U)
          << to_string(kind) << " of " << size;
    }
  }
}

TEST_F(AllocationsTest, AGetOnAnotherThreadMakesNone) {
  const Digest digest = put(ArtifactKind::manifest, random_text(700, 1));
  ASSERT_TRUE(store_.get(ArtifactKind::manifest, digest));
  std::uint64_t made = 1;
  std::thread([&] {
    static_cast<void>(store_.get(ArtifactKind::manifest, digest));
    made = allocations_of(
        [&] { static_cast<void>(store_.get(ArtifactKind::manifest, digest)); });
  }).join();
  EXPECT_EQ(made, 0U);
}

TEST_F(AllocationsTest, APutOfWhatIsPresentMakesNone) {
  for (const auto kind : {ArtifactKind::manifest, ArtifactKind::bundle}) {
    for (const std::size_t size : {std::size_t{52}, kMapped}) {
      const std::string text = random_text(size, 2);
      const Digest digest = put(kind, text);
      put(kind, text);  // Brings the bytes to memory.
      EXPECT_EQ(allocations_of([&] {
                  ASSERT_EQ(store_.put(kind, digest, bytes_of(text)),
                            PutOutcome::present);
                }),
                0U)
          << to_string(kind) << " of " << size;
    }
  }
}

TEST_F(AllocationsTest, AListMakesNoneWhileNothingChanges) {
  for (unsigned i = 0; i < 100; ++i) {
    put(ArtifactKind::bundle, random_text(100, i));
  }
  // Lists of less than a tick after a change are not trusted.
  while (store_.list() != store_.list()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(allocations_of([&] { ASSERT_EQ(store_.list()->size(), 100U); }),
            0U);
}

TEST_F(AllocationsTest, AskingWhetherSomethingIsThereMakesNone) {
  const Digest digest = put(ArtifactKind::bundle, "there");
  const Digest absent = Digest::of("not there");
  EXPECT_EQ(allocations_of([&] {
              ASSERT_TRUE(store_.contains(ArtifactKind::bundle, digest));
              ASSERT_FALSE(store_.contains(ArtifactKind::bundle, absent));
            }),
            0U);
}

}  // namespace
}  // namespace benchgate::store
