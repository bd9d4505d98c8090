using System.Collections.Concurrent;
using System.Globalization;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Control.Tests.Breakpoints;

/// <summary>Addresses by nm and objdump, moved to where /proc/PID/maps says that the file is.</summary>
internal static class Symbols
{
    private const int TypeOffset = 16;
    private const byte SharedObject = 3;

    private static readonly ConcurrentDictionary<string, Dictionary<string, ulong>> s_known = new(StringComparer.Ordinal);

    public static TargetAddress Find(int pid, string mapped, string named, string symbol) =>
        new(Bias(pid, mapped) + s_known.GetOrAdd(named, static path => Read("nm", path))[symbol]);

    /// <summary>By name, in the file's own addresses.</summary>
    public static Dictionary<string, ulong> Read(params string[] command)
    {
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        foreach (string line in CommandRunner.Output(command).Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && ulong.TryParse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address))
                symbols[words[2]] = address;
        }

        return symbols;
    }

    /// <summary>The start of every instruction of a function.</summary>
    public static TargetAddress[] Instructions(int pid, string path, string symbol)
    {
        ulong bias = Bias(pid, path);
        return
        [
            .. from line in CommandRunner.Output("objdump", "-d", "--no-show-raw-insn", $"--disassemble={symbol}", path).Split('\n')
               where line.StartsWith("  ", StringComparison.Ordinal) && line.Contains(":\t", StringComparison.Ordinal)
               select new TargetAddress(bias + ulong.Parse(line.AsSpan()[..line.IndexOf(':', StringComparison.Ordinal)], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
    }

    public static ulong Bias(int pid, string path)
    {
        if (File.ReadAllBytes(path)[TypeOffset] != SharedObject) return 0;
        string first = File.ReadLines($"/proc/{pid}/maps").First(line => line.EndsWith(path, StringComparison.Ordinal));
        return ulong.Parse(first.AsSpan()[..first.IndexOf('-', StringComparison.Ordinal)], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
