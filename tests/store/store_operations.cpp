#include "tests/store/store_operations.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <stdexcept>

namespace benchgate::store::tests {

namespace {

namespace fs = std::filesystem;

constexpr auto kBundle = ArtifactKind::bundle;
constexpr auto kManifest = ArtifactKind::manifest;
constexpr std::chrono::hours kDay(24);

const Options kFull{.bundles = Durability::full,
                    .manifests = Durability::full,
                    .references = Durability::full};
const Options kQuick{.bundles = Durability::none,
                     .manifests = Durability::none,
                     .references = Durability::none};

const std::string& kept_large() {
  static const std::string kText = random_text(300000, 11);
  return kText;
}

void put(ArtifactStore& store, std::string_view text,
         ArtifactKind kind = kBundle) {
  store.put(kind, Digest::of(text), bytes_of(text));
}

bool has(ArtifactStore& store, std::string_view text,
         ArtifactKind kind = kBundle) {
  const auto blob = store.get(kind, Digest::of(text));
  return blob && blob->text() == text;
}

void prepare_nothing(World& /*world*/) {}

void prepare_text(World& world) {
  ArtifactStore store = ArtifactStore::open(world.root(), kQuick);
  put(store, World::text());
  put(store, World::large_text());
}

bool always(World& /*world*/, ArtifactStore& /*store*/) {
  return true;
}

bool has_text(World& /*world*/, ArtifactStore& store) {
  return has(store, World::text());
}

/// Everything that a broken reader may do is say that it failed.
void expect(bool right) {
  if (!right) {
    throw std::logic_error("the store gave a wrong answer");
  }
}

void add_openings(std::vector<Operation>& all) {
  all.push_back({"open_new", prepare_nothing,
                 [](World& world, ArtifactStore&) {
                   ArtifactStore::open(world.folder() / "new");
                 },
                 [](World& world, ArtifactStore&) {
                   ArtifactStore store = ArtifactStore::open(
                       world.folder() / "new", {.read_only = true});
                   return store.list()->empty();
                 }});
  all.push_back({"open", prepare_nothing,
                 [](World& world, ArtifactStore&) {
                   ArtifactStore store = world.open();
                   expect(has(store, "kept"));
                 },
                 always});
}

void add_puts(std::vector<Operation>& all) {
  const auto put_text = [](World&, ArtifactStore& store) {
    put(store, World::text());
  };
  all.push_back({"put", prepare_nothing, put_text, has_text});
  all.push_back(
      {"put_large", prepare_nothing,
       [](World&, ArtifactStore& store) { put(store, World::large_text()); },
       [](World&, ArtifactStore& store) {
         return has(store, World::large_text());
       }});
  all.push_back({"put_file",
                 [](World& world) {
                   write_file(world.folder() / "source", World::large_text());
                 },
                 [](World& world, ArtifactStore& store) {
                   store.put_file(kBundle, Digest::of(World::large_text()),
                                  world.folder() / "source");
                 },
                 [](World&, ArtifactStore& store) {
                   return has(store, World::large_text());
                 }});
  all.push_back({"put_present", prepare_text, put_text, has_text});
  all.push_back({"put_damaged",
                 [](World& world) {
                   prepare_text(world);
                   world.damage(World::text());
                 },
                 put_text, has_text});
}

void add_readings(std::vector<Operation>& all) {
  all.push_back(
      {"get", prepare_text,
       [](World&, ArtifactStore& store) { expect(has(store, World::text())); },
       has_text});
  all.push_back({"get_large", prepare_text,
                 [](World&, ArtifactStore& store) {
                   expect(has(store, World::large_text()));
                 },
                 has_text});
  all.push_back(
      {"get_old",
       [](World& world) {
         prepare_text(world);
         World::grow_old(
             file_of(world.root(), kBundle, Digest::of(World::text())));
       },
       [](World&, ArtifactStore& store) { expect(has(store, World::text())); },
       has_text});
  all.push_back({"get_nothing", prepare_nothing,
                 [](World&, ArtifactStore& store) {
                   expect(!store.get(kBundle, Digest::of("nothing")) &&
                          !store.contains(kBundle, Digest::of("nothing")) &&
                          !store.size(kBundle, Digest::of("nothing")));
                 },
                 always});
  all.push_back({"list", prepare_text,
                 [](World&, ArtifactStore& store) {
                   expect(store.list()->size() == 5);
                   expect(store.statistics().bundles.count == 4);
                 },
                 always});
}

void add_copies(std::vector<Operation>& all) {
  const auto is_copied = [](World& world, ArtifactStore&) {
    return read_file(world.out() / "copy") == World::large_text();
  };
  const auto copy = [](World& world, ArtifactStore& store, bool overwrite,
                       Durability durability) {
    // What was copied, and only could not be synced, is there.
    store.copy_to(kBundle, Digest::of(World::large_text()),
                  world.out() / "copy",
                  {.overwrite = overwrite, .durability = durability});
  };
  all.push_back({"copy", prepare_text,
                 [copy](World& world, ArtifactStore& store) {
                   copy(world, store, true, Durability::full);
                 },
                 is_copied});
  for (const auto level : {Durability::none, Durability::full}) {
    all.push_back({level == Durability::none ? "copy_over" : "copy_over_full",
                   [](World& world) {
                     prepare_text(world);
                     write_file(world.out() / "copy", "old");
                   },
                   [copy, level](World& world, ArtifactStore& store) {
                     copy(world, store, true, level);
                   },
                   is_copied});
  }
}

void add_removals(std::vector<Operation>& all) {
  all.push_back({"remove", prepare_text,
                 [](World&, ArtifactStore& store) {
                   store.remove(kBundle, Digest::of(World::text()));
                 },
                 [](World&, ArtifactStore& store) {
                   return !store.get(kBundle, Digest::of(World::text()));
                 }});
  all.push_back(
      {"gc",
       [](World& world) {
         prepare_text(world);
         const auto grow_old = [&](std::string_view text) {
           World::grow_old(file_of(world.root(), kBundle, Digest::of(text)));
         };
         grow_old(World::text());
         grow_old(World::large_text());
         grow_old("kept");  // It is pinned.
         ArtifactStore store = ArtifactStore::open(world.root(), kQuick);
         store.set_reference(Digest::of("dangling"),
                             {kBundle, Digest::of(World::text())});
         World::grow_old(world.root() / "refs" /
                         Digest::of("dangling").hex().data());
         write_file(world.root() / "tmp" / ".benchgate-1-1", "left");
         World::grow_old(world.root() / "tmp" / ".benchgate-1-1");
       },
       [](World&, ArtifactStore& store) { store.gc({.max_age = kDay}); },
       [](World&, ArtifactStore& store) {
         return store.list()->size() == 3 &&
                !store.reference(Digest::of("dangling"));
       }});
}

void add_references(std::vector<Operation>& all) {
  static const Digest kKey = Digest::of("a key");
  static const Reference kOld{kBundle, Digest::of("old")};
  static const Reference kNew{kBundle, Digest::of("new")};
  const auto prepare_old = [](World& world) {
    ArtifactStore::open(world.root(), kQuick).set_reference(kKey, kOld);
  };
  const auto is_new = [](World&, ArtifactStore& store) {
    return store.reference(kKey) == kNew;
  };
  const auto is_gone = [](World&, ArtifactStore& store) {
    return !store.reference(kKey);
  };
  const auto set = [](World&, ArtifactStore& store) {
    store.set_reference(kKey, kNew);
  };
  all.push_back({"set_reference", prepare_nothing, set, is_new});
  all.push_back({"replace_reference", prepare_old, set, is_new});
  all.push_back({"exchange_reference", prepare_old,
                 [](World&, ArtifactStore& store) {
                   store.exchange_reference(
                       kKey, ArtifactKey{kBundle, kOld.target}, kNew);
                 },
                 is_new});
  all.push_back(
      {"remove_reference", prepare_old,
       [](World&, ArtifactStore& store) { store.remove_reference(kKey); },
       is_gone});
  all.push_back({"references", prepare_old,
                 [](World&, ArtifactStore& store) {
                   expect(store.reference(kKey) == kOld);
                   expect(store.references().size() == 2);
                 },
                 always});
}

void add_pins(std::vector<Operation>& all) {
  static const std::vector<ArtifactKey> kArtifacts = {
      {kBundle, Digest::of(World::text())}};
  const auto pin = [](World&, ArtifactStore& store) {
    store.pin("a", kArtifacts);
  };
  const auto is_pinned = [](World&, ArtifactStore& store) {
    const auto pins = store.pins();
    return pins.size() == 2 && pins[0].artifacts == kArtifacts;
  };
  const auto prepare_pin = [](World& world) {
    ArtifactStore::open(world.root(), kQuick).pin("a", {});
  };
  all.push_back({"pin", prepare_nothing, pin, is_pinned});
  all.push_back({"pin_again", prepare_pin, pin, is_pinned});
  all.push_back(
      {"unpin", prepare_pin,
       [](World&, ArtifactStore& store) { store.unpin("a"); },
       [](World&, ArtifactStore& store) { return store.pins().size() == 1; }});
  all.push_back(
      {"pins", prepare_pin,
       [](World&, ArtifactStore& store) { expect(store.pins().size() == 2); },
       always});
}

/// What verifying reports it does not throw.
void expect_readable(const VerifyReport& report) {
  if (!report.unreadable.empty()) {
    throw StoreError(StoreError::Kind::io, report.unreadable[0].reason);
  }
}

void add_verifications(std::vector<Operation>& all) {
  all.push_back({"verify", prepare_text,
                 [](World&, ArtifactStore& store) {
                   const VerifyReport report = store.verify();
                   expect(report.damaged.empty());
                   expect_readable(report);
                 },
                 always});
  all.push_back(
      {"repair",
       [](World& world) {
         prepare_text(world);
         ArtifactStore spare =
             ArtifactStore::open(world.folder() / "spare", kQuick);
         put(spare, World::text());
         put(spare, World::large_text());
         world.damage(World::text());
         world.damage(World::large_text());
       },
       [](World& world, ArtifactStore& store) {
         ArtifactStore spare = ArtifactStore::open(world.folder() / "spare");
         expect_readable(store.verify({.repair_from = &spare}));
       },
       [](World&, ArtifactStore& store) {
         return has(store, World::text()) && has(store, World::large_text());
       }});
}

/// In memory, where a sync costs nothing.
fs::path place_to_work() {
  const bool in_memory = ::access("/dev/shm", R_OK | W_OK | X_OK) == 0;
  return in_memory ? fs::path("/dev/shm") : fs::temp_directory_path();
}

}  // namespace

World::World() : folder_(place_to_work()) {
  ArtifactStore store = ArtifactStore::open(root(), kQuick);
  put(store, "kept");
  put(store, kept_large());
  put(store, "kept", kManifest);
  store.set_reference(Digest::of("kept"), {kBundle, Digest::of("kept")});
  const std::vector<ArtifactKey> pinned = {{kBundle, Digest::of("kept")}};
  store.pin("kept", pinned);
  fs::create_directory(out());
}

ArtifactStore World::open() const {
  return ArtifactStore::open(root(), kFull);
}

const std::string& World::text() {
  static const std::string kText = random_text(1000, 12);
  return kText;
}

const std::string& World::large_text() {
  static const std::string kText = random_text(300000, 13);
  return kText;
}

void World::damage(std::string_view text) {
  write_file(file_of(root(), kBundle, Digest::of(text)), "damage");
  ++damages_;
}

void World::grow_old(const fs::path& file) {
  const std::time_t then = std::time(nullptr) - 48 * 3600;
  const std::array<timespec, 2> times = {timespec{then, 0}, timespec{then, 0}};
  ::utimensat(AT_FDCWD, file.c_str(), times.data(), 0);
}

std::string World::unless_intact(bool leftovers) const {
  std::string wrong;
  ArtifactStore store = ArtifactStore::open(root(), {.read_only = true});
  const auto keeps = [&](std::string_view text, ArtifactKind kind) {
    try {
      wrong += has(store, text, kind) ? "" : "a kept artifact is lost; ";
    } catch (const StoreError& error) {
      wrong += error.what();
    }
  };
  keeps("kept", kBundle);
  keeps("kept", kManifest);
  keeps(kept_large(), kBundle);
  const auto reference = store.reference(Digest::of("kept"));
  wrong += reference && reference->target == Digest::of("kept")
               ? ""
               : "a kept reference is lost; ";
  const auto pins = store.pins();
  wrong += !pins.empty() && pins.back().name == "kept" ? "" : "a pin is lost; ";
  const VerifyReport report = store.verify();
  wrong += report.unreadable.empty() ? "" : "something is unreadable; ";
  wrong += report.strangers.empty() ? "" : "a strange name is left; ";
  const std::size_t moved = count_files(root() / "quarantine");
  wrong += report.damaged.size() + moved <= damages_
               ? ""
               : "something was damaged, or taken for damaged; ";
  wrong += leftovers || count_files(root() / "tmp") == 0
               ? ""
               : "a name is left in tmp; ";
  wrong += count_files(out()) <= 1 ? "" : "half a copy is left; ";
  return wrong;
}

const std::vector<Operation>& operations() {
  static const std::vector<Operation> kOperations = [] {
    std::vector<Operation> all;
    add_openings(all);
    add_puts(all);
    add_readings(all);
    add_copies(all);
    add_removals(all);
    add_references(all);
    add_pins(all);
    add_verifications(all);
    return all;
  }();
  return kOperations;
}

void PrintTo(const Operation& operation, std::ostream* stream) {
  *stream << operation.name;
}

}  // namespace benchgate::store::tests
