// Works, locks and leaks, and lets itself be looked at meanwhile:
//
//   example [SECONDS]

#include <benchgate/live.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

namespace {

std::mutex mutex;
std::vector<std::vector<int>> kept;

void work(std::chrono::steady_clock::time_point end) {
  while (std::chrono::steady_clock::now() < end) {
    std::vector<int> numbers(10'000);
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::scoped_lock lock(mutex);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    kept.push_back(std::move(numbers));
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchgate::live::set_block_profile_rate(10'000);
  benchgate::live::set_mutex_profile_fraction(10);
  const benchgate::live::Server profiles;  // Of any port that is free.
  std::printf("%s\n", profiles.address().c_str());
  std::fflush(stdout);

  const std::chrono::seconds time(argc > 1 ? std::atoi(argv[1]) : 60);
  const auto end = std::chrono::steady_clock::now() + time;
  std::thread other([end] { work(end); });
  work(end);
  other.join();
}
