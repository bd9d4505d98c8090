namespace Bridle.Benchmarks.Programs;

/// <summary>Where the programs are that ./bench/run has built, and the scripts beside them.</summary>
/// <param name="Floors">The folder of the compiled floors.</param>
/// <param name="Peers">The folder of the scripts for other tools.</param>
/// <param name="Bridle">The command, the binary, without the script that builds it.</param>
internal sealed record Workshop(string Floors, string Peers, string Bridle)
{
    private const string RootVariable = "BRIDLE_BENCH_ROOT";

    /// <summary>As ./bench/run has laid it out.</summary>
    /// <exception cref="InvalidOperationException">The program was not started by ./bench/run.</exception>
    public static Workshop FromEnvironment()
    {
        string root = Environment.GetEnvironmentVariable(RootVariable)
            ?? throw new InvalidOperationException($"{RootVariable} is not set: start this program by ./bench/run");
        return new Workshop($"{root}/artifacts/bench", $"{root}/bench/peers", $"{root}/artifacts/bridle/current/bridle");
    }

    public string Floor(string name) => Path.Combine(Floors, name);

    /// <summary>The program of Bridle.FirstSymbol, compiled as bridle is.</summary>
    public string FirstSymbol => Path.Combine(Floors, "first-symbol", "first-symbol");

    public string Peer(string name) => Path.Combine(Peers, name);

    /// <summary>A file for what a victim and its tracer share; in memory where the system has such a folder.</summary>
    public static string SharedFile() =>
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"bridle-bench-{Path.GetRandomFileName()}");
}
