#include "store/counted.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

namespace benchgate::store {
namespace {

/// Counts how many there are, and notices when one is used that is gone.
struct Thing : Counted {
  static constexpr int kAlive = 0x600d;

  Thing(std::atomic<int>& counter, int number)
      : living(counter), value(number) {
    ++living;
  }

  Thing(const Thing&) = delete;
  Thing& operator=(const Thing&) = delete;
  Thing(Thing&&) = delete;
  Thing& operator=(Thing&&) = delete;

  ~Thing() {
    state = 0;
    --living;
  }

  std::atomic<int>& living;
  int value;
  std::atomic<int> state{kAlive};
};

TEST(CountedTest, AThingGoesWithItsLastHandle) {
  std::atomic<int> living{0};
  {
    Handle<Thing> first = make_counted<Thing>(living, 1);
    const Handle<Thing> second = first;
    EXPECT_EQ(second->value, 1);
    first = {};
    EXPECT_FALSE(first);
    EXPECT_EQ(living, 1);
  }
  EXPECT_EQ(living, 0);
}

TEST(CountedTest, AnEmptySlotGivesNothing) {
  const Slot<Thing> slot;
  EXPECT_FALSE(slot.load());
}

TEST(CountedTest, ASlotKeepsItsThingUntilAnotherTakesThePlace) {
  std::atomic<int> living{0};
  {
    Slot<Thing> slot;
    slot.exchange(make_counted<Thing>(living, 1));
    EXPECT_EQ(slot.load()->value, 1);
    const Handle<Thing> old = slot.load();
    slot.exchange(make_counted<Thing>(living, 2));
    EXPECT_EQ(old->value, 1);
    EXPECT_EQ(slot.load()->value, 2);
    EXPECT_EQ(living, 2);
  }
  EXPECT_EQ(living, 0);
}

TEST(CountedTest, MoreHandlesAreTakenFromASlotThanItsWordCanCount) {
  std::atomic<int> living{0};
  {
    Slot<Thing> slot;
    slot.exchange(make_counted<Thing>(living, 1));
    std::vector<Handle<Thing>> handles;
    for (int i = 0; i < 200000; ++i) {
      handles.push_back(slot.load());
    }
    slot.exchange({});
    EXPECT_EQ(living, 1);
    handles.resize(1);
    EXPECT_EQ(handles.front()->state, Thing::kAlive);
    handles.clear();
    EXPECT_EQ(living, 0);
  }
}

TEST(CountedTest, ReadersNeverGetAThingThatIsGoneWhileOthersReplaceIt) {
  std::atomic<int> living{0};
  std::atomic<int> wrong{0};
  {
    Slot<Thing> slot;
    slot.exchange(make_counted<Thing>(living, 0));
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    for (int reader = 0; reader < 3; ++reader) {
      readers.emplace_back([&] {
        std::vector<Handle<Thing>> kept(64);
        for (std::size_t i = 0; !done; ++i) {
          Handle<Thing> handle = slot.load();
          wrong += handle && handle->state != Thing::kAlive ? 1 : 0;
          kept[i % kept.size()] = std::move(handle);
        }
      });
    }
    for (int i = 1; i < 20000; ++i) {
      slot.exchange(i % 16 == 0 ? Handle<Thing>()
                                : make_counted<Thing>(living, i));
    }
    done = true;
    for (std::thread& reader : readers) {
      reader.join();
    }
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(living, 0);
}

}  // namespace
}  // namespace benchgate::store
