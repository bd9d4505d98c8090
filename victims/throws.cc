// throws ROUNDS THREADS: each thread throws through three functions, each with something to be destroyed, rethrows on the way, and leaves others by a return;
// ends with "caught N destroyed N returned N wrong N".
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static std::atomic<long> caught, destroyed, returned, wrong;

struct Held {
    ~Held() { destroyed++; }
};

__attribute__((noinline)) long inner(long number) {
    Held held;
    if (number % 3 == 0) throw std::runtime_error(std::to_string(number));
    if (number % 3 == 1) throw number;
    return number + 1;
}

__attribute__((noinline)) long middle(long number) {
    Held held;
    try {
        return inner(number) + 1;
    } catch (const std::runtime_error &) {
        throw;
    }
}

__attribute__((noinline)) long outer(long number) {
    std::unique_ptr<Held> held(new Held);
    return middle(number) + 1;
}

static void run(long rounds) {
    for (long i = 0; i < rounds; i++) {
        try {
            long value = outer(i);
            returned++;
            wrong += value != i + 3 || i % 3 != 2;
        } catch (const std::exception &fault) {
            caught++;
            wrong += std::to_string(i) != fault.what() || i % 3 != 0;
        } catch (long number) {
            caught++;
            wrong += number != i || i % 3 != 1;
        }
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 30;
    int threads = argc > 2 ? atoi(argv[2]) : 2;
    std::vector<std::thread> all;
    for (int i = 0; i < threads; i++) all.emplace_back(run, rounds);
    for (auto &thread : all) thread.join();
    printf("caught %ld destroyed %ld returned %ld wrong %ld\n", caught.load(), destroyed.load(), returned.load(), wrong.load());
    return 5;
}
