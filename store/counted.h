#pragma once

/// \file
/// Objects shared by counting, and places for them that are read without a
/// lock.
///
/// std::atomic<std::shared_ptr> would do the same, but takes a lock inside in
/// GCC's library, and a second count on each read. Here a reader adds one to a
/// count that lies in the same word as the pointer, and has its handle: a
/// "differential" count (Reinholtz 2004, as in folly's AtomicSharedPtr).

#include <atomic>
#include <cstdint>
#include <utility>

namespace benchgate::store {

template <typename T>
class Handle;
template <typename T>
class Slot;

/// The base of what is counted. Make one with make_counted().
class Counted {
 protected:
  Counted() = default;
  ~Counted() = default;

 public:
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  Counted(Counted&&) = delete;
  Counted& operator=(Counted&&) = delete;

 private:
  template <typename T>
  friend class Handle;
  template <typename T>
  friend class Slot;

  // Handles, less those borrowed from a slot, plus kInSlot while it is in one.
  mutable std::atomic<std::int64_t> count_{1};
};

/// Keeps a T alive; the T goes when its last handle does and no slot has it.
template <typename T>
class Handle {
 public:
  Handle() = default;

  Handle(const Handle& other) : object_(other.object_) {
    if (object_ != nullptr) {
      object_->count_.fetch_add(1, std::memory_order_relaxed);
    }
  }

  Handle(Handle&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}

  Handle& operator=(Handle other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }

  ~Handle() {
    if (object_ != nullptr) {
      add(*object_, -1);
    }
  }

  explicit operator bool() const { return object_ != nullptr; }

  T& operator*() const { return *object_; }

  T* operator->() const { return object_; }

 private:
  friend class Slot<T>;
  template <typename U, typename... Arguments>
  friend Handle<U> make_counted(Arguments&&... arguments);

  /// Takes over one of the object's count.
  explicit Handle(T* object) : object_(object) {}

  static void add(T& object, std::int64_t change) {
    if (object.count_.fetch_add(change, std::memory_order_acq_rel) == -change) {
      delete &object;
    }
  }

  T* object_ = nullptr;
};

template <typename T, typename... Arguments>
Handle<T> make_counted(Arguments&&... arguments) {
  return Handle<T>(new T(std::forward<Arguments>(arguments)...));
}

/// A place for one T, or none. All zero bits are an empty slot.
///
/// load() is wait-free but for one call in 16,000. Any number of threads may
/// call it while others call exchange(). An object is in one slot at a time.
template <typename T>
class Slot {
 public:
  Slot() = default;

  ~Slot() { exchange({}); }

  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  Slot(Slot&&) = delete;
  Slot& operator=(Slot&&) = delete;

  [[nodiscard]] Handle<T> load() const {
    if (pointer(word_.load(std::memory_order_relaxed)) == nullptr) {
      return {};
    }
    // The count of an empty slot may grow too: nobody looks at it.
    const std::uint64_t word =
        word_.fetch_add(kOneBorrowed, std::memory_order_acquire) + kOneBorrowed;
    T* const object = pointer(word);
    if (object != nullptr && borrowed(word) >= kMostBorrowed) {
      settle(object);
    }
    return Handle<T>(object);
  }

  /// Puts `next` in the place of what is there.
  void exchange(Handle<T> next) {
    T* const object = std::exchange(next.object_, nullptr);
    if (object != nullptr) {
      // The handle's one is the slot's now.
      object->count_.fetch_add(kInSlot - 1, std::memory_order_relaxed);
    }
    const std::uint64_t before = word_.exchange(
        reinterpret_cast<std::uint64_t>(object), std::memory_order_acq_rel);
    if (T* const old = pointer(before)) {
      Handle<T>::add(*old, borrowed(before) - kInSlot);
    }
  }

 private:
  static_assert(sizeof(T*) == sizeof(std::uint64_t));

  // User space has 47 bits of address on x86-64 and 48 on AArch64.
  static constexpr unsigned kPointerBits = 48;
  static constexpr std::uint64_t kOneBorrowed = std::uint64_t{1}
                                                << kPointerBits;
  static constexpr std::int64_t kMostBorrowed = 1 << 14;

  /// More than all handles that there can be.
  static constexpr std::int64_t kInSlot = std::int64_t{1} << 48U;

  static T* pointer(std::uint64_t word) {
    return reinterpret_cast<T*>(word & (kOneBorrowed - 1));
  }

  static std::int64_t borrowed(std::uint64_t word) {
    return static_cast<std::int64_t>(word >> kPointerBits);
  }

  /// Moves the borrowed count into the object, of which the caller borrows.
  void settle(T* object) const {
    std::uint64_t word = word_.load(std::memory_order_relaxed);
    while (pointer(word) == object && borrowed(word) >= kMostBorrowed) {
      // First in both, so that no moment has too few; then out of the slot.
      const std::int64_t moved = borrowed(word);
      object->count_.fetch_add(moved, std::memory_order_relaxed);
      if (word_.compare_exchange_weak(word, word & (kOneBorrowed - 1),
                                      std::memory_order_acq_rel)) {
        return;
      }
      object->count_.fetch_sub(moved, std::memory_order_relaxed);
    }
  }

  mutable std::atomic<std::uint64_t> word_{0};
};

}  // namespace benchgate::store
