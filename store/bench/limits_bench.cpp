// What the machine takes for the least that a put or a get can do: rows for
// tests/peers/store_speed.sh to hold the store against, in the same folder and
// the same run. Nothing of the store is in them but the inputs.

#include "store/bench/allocation_counter.h"
#include "store/bench/store_row.h"
#include "store/descriptor.h"

#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace benchgate::store {
namespace {

void require(bool done, const char* what) {
  if (!done) {
    throw std::system_error(errno, std::generic_category(), what);
  }
}

/// OpenSSL alone, with everything that can be kept fetched before.
class Sha256 {
 public:
  void hash(const Payload& input) {
    const bool done =
        EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1 &&
        EVP_DigestUpdate(context_.get(), input.bytes.data(),
                         input.bytes.size()) == 1 &&
        EVP_DigestFinal_ex(context_.get(), digest_.data(), nullptr) == 1;
    if (!done) {
      throw std::runtime_error("OpenSSL failed to compute SHA-256");
    }
    benchmark::DoNotOptimize(digest_);
  }

 private:
  struct Free {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }

    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };

  std::unique_ptr<EVP_MD, Free> algorithm_{
      EVP_MD_fetch(nullptr, "SHA2-256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, Free> context_{EVP_MD_CTX_new()};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest_ = {};
};

constexpr const char* kTemporary = "limit-temporary";
constexpr const char* kFinal = "limit";

/// The fewest calls that make a whole file appear under a name.
void create_write_rename(const Payload& input) {
  const Descriptor file(
      ::open(kTemporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0400));
  require(static_cast<bool>(file), "open");
  const ::ssize_t written =
      ::write(file.get(), input.bytes.data(), input.bytes.size());
  require(written == static_cast<::ssize_t>(input.bytes.size()), "write");
  require(::rename(kTemporary, kFinal) == 0, "rename");
}

/// Files are made anew each time, as in the _New rows of the store.
template <typename Body>
void make_files(benchmark::State& state, const Payload& input,
                const Body& body) {
  run_row(state, [&] {
    enter_bench_folder();
    ::unlink(kTemporary);
    ::unlink(kFinal);
    AllocationCounter counter(state);
    for (auto _ : state) {
      body();
      const TimerPause pause(state);
      require(::unlink(kFinal) == 0, "unlink");
    }
    counter.report();
    set_bytes(state, input);
    state.SetLabel(bench_file_system() + ", nothing synced");
  });
}

void time_sha256(benchmark::State& state) {
  run_row(state, [&] {
    const Payload& input = payload_of(state);
    Sha256 sha256;
    for (auto _ : state) {
      sha256.hash(input);
    }
    set_bytes(state, input);
  });
}

void time_small_file(benchmark::State& state) {
  const Payload& input = small_manifest();
  make_files(state, input, [&] { create_write_rename(input); });
}

void time_file(benchmark::State& state) {
  const Payload& input = payload_of(state);
  make_files(state, input, [&] { create_write_rename(input); });
}

/// One after the other, as a put must that knows nothing of its bytes and may
/// not start to write before they are right.
void time_hash_then_file(benchmark::State& state) {
  const Payload& input = payload_of(state);
  Sha256 sha256;
  make_files(state, input, [&] {
    sha256.hash(input);
    create_write_rename(input);
  });
}

/// As BENCHMARK() would, but only when these rows are wanted.
[[maybe_unused]] const bool kRegistered = [] {
  if (all_rows_wanted()) {
    benchmark::RegisterBenchmark("BM_Limit_Sha256", time_sha256)
        ->Arg(kKiB)
        ->Arg(kMiB)
        ->Arg(10 * kMiB)
        ->Arg(100 * kMiB);
    benchmark::RegisterBenchmark("BM_Limit_CreateWriteRename_Small",
                                 time_small_file);
    benchmark::RegisterBenchmark("BM_Limit_CreateWriteRename", time_file)
        ->Arg(kMiB);
    benchmark::RegisterBenchmark("BM_Limit_HashThenWrite", time_hash_then_file)
        ->Arg(kMiB);
  }
  return true;
}();

}  // namespace
}  // namespace benchgate::store
