#include "src/formats/written_unit.h"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace benchgate::formats {
namespace {

using compare::Direction;

struct Expected {
  std::string_view written;
  std::string_view name;
  double factor;
  std::optional<Direction> better;
};

TEST(WrittenUnitTest, TimesBytesAndRatesBecomeBaseUnits) {
  for (const Expected& each : {
           Expected{"ns/iter", "s", 1e-9, Direction::lower},
           Expected{"ns/op", "s", 1e-9, Direction::lower},
           Expected{"ns", "s", 1e-9, Direction::lower},
           Expected{"\u00B5s", "s", 1e-6, Direction::lower},
           Expected{"us/iter", "s", 1e-6, Direction::lower},
           Expected{" ms ", "s", 1e-3, Direction::lower},
           Expected{"Seconds", "Seconds", 1.0, std::nullopt},
           Expected{"seconds", "s", 1.0, Direction::lower},
           Expected{"B/op", "B", 1.0, Direction::lower},
           Expected{"MB", "B", 1e6, Direction::lower},
           Expected{"MiB", "B", 1048576.0, Direction::lower},
           Expected{"MB/s", "B/s", 1e6, Direction::higher},
           Expected{"KiB/ms", "B/s", 1024e3, Direction::higher},
           Expected{"ops/sec", "1/s", 1.0, Direction::higher},
           Expected{"iter/sec", "1/s", 1.0, Direction::higher},
           Expected{"ops/ms", "1/s", 1e3, Direction::higher},
           Expected{"", "", 1.0, std::nullopt},
           Expected{"allocs/op", "allocs/op", 1.0, std::nullopt},
           Expected{"frames/s", "frames/s", 1.0, std::nullopt},
           Expected{"%", "%", 1.0, std::nullopt},
       }) {
    const WrittenUnit unit = read_written_unit(each.written);
    EXPECT_EQ(unit.name, each.name) << each.written;
    EXPECT_DOUBLE_EQ(unit.factor, each.factor) << each.written;
    EXPECT_EQ(unit.better, each.better) << each.written;
  }
}

}  // namespace
}  // namespace benchgate::formats
