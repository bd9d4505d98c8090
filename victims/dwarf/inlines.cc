// Inlined calls of every depth: member functions, templates, lambdas, constructors and a function in another file's place.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace shapes {
struct Point {
    int x, y;
    Point(int a, int b) : x(a), y(b) { if (a == 77) std::abort(); }
    int norm() const { return x * x + y * y; }
};

template <typename T> static inline T clamp3(T low, T value, T high) {
    if (value < low)
        return low;
    return value > high ? high : value;
}

class Store {
    std::map<std::string, std::vector<Point>> points;
public:
    void add(const std::string &name, int x, int y) { points[name].emplace_back(x, y); }
    long total() const {
        long sum = 0;
        for (const auto &entry : points)
            for (const Point &point : entry.second)
                sum += clamp3(-100, point.norm(), 1000);
        return sum;
    }
    void order() {
        for (auto &entry : points)
            std::sort(entry.second.begin(), entry.second.end(), [](const Point &a, const Point &b) { return a.norm() < b.norm(); });
    }
    __attribute__((noinline)) virtual ~Store() { points.clear(); }
};
}

static int square(int x) { return x * x + rand() % 3; }
static int twice(int x) { return square(x) + square(x + 1); }
__attribute__((noinline)) static int cold_path(int x) { if (x > 1000000) { puts("cold"); abort(); } return twice(x); }

int main(int argc, char **argv) {
    shapes::Store store;
    for (int i = 0; i < argc * 10; i++)
        store.add(argv[0], twice(i), cold_path(i));
    store.order();
    auto print = [&](long more) { printf("%ld\n", store.total() + more); };
    print(twice(argc));
    return 0;
}
