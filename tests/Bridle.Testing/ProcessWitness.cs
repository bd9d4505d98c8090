using System.Globalization;

namespace Bridle.Testing;

/// <summary>What the kernel says of one thread, apart from everything that Bridle reads. Masks are in bits: signal n is bit n-1.</summary>
public sealed record ThreadWitness(int Tid, char State, ulong Blocked, ulong Ignored, ulong Caught, int TracerPid)
{
    /// <summary>What must be the same before and after Bridle; running and sleeping come and go by themselves.</summary>
    public ThreadWitness Lasting => this with { State = State is 'T' or 't' or 'Z' ? State : 'R' };

    // The members in the generated text would include Lasting, which has one of its own, and so on.
    public override string ToString() =>
        $"{Tid} {State} blocked {Blocked:x} ignored {Ignored:x} caught {Caught:x} tracer {TracerPid}";
}

/// <summary>Reads /proc/PID/task/*/status by its own few lines, so that it can witness against Bridle's parsers.</summary>
public static class ProcessWitness
{
    /// <summary>By thread id, ascending. Threads that end meanwhile are left out; none if the process is gone.</summary>
    public static ThreadWitness[] Threads(int pid)
    {
        string folder = $"/proc/{pid}/task";
        if (!Directory.Exists(folder))
        {
            return [];
        }
        return
        [
            .. from path in Directory.EnumerateDirectories(folder)
               let tid = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)
               orderby tid
               let witness = Thread(pid, tid)
               where witness is not null
               select witness,
        ];
    }

    public static ThreadWitness? Thread(int pid, int tid)
    {
        Dictionary<string, string> fields;
        try
        {
            fields = File.ReadLines($"/proc/{pid}/task/{tid}/status").Select(static line => line.Split(':', 2))
                .ToDictionary(static pair => pair[0], static pair => pair[1].Trim(), StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return null; // Gone between the listing and the look (ENOENT, ESRCH).
        }
        return new ThreadWitness(
            tid, fields["State"][0], Mask(fields["SigBlk"]), Mask(fields["SigIgn"]), Mask(fields["SigCgt"]),
            int.Parse(fields["TracerPid"], CultureInfo.InvariantCulture));
    }

    private static ulong Mask(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
