using System.Globalization;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linker.Tests;

/// <summary>/proc/PID/maps read by its own few lines.</summary>
internal sealed record MapsLine(AddressRange Range, bool IsExecutable, string Path)
{
    public static MapsLine[] Of(int pid) => [.. File.ReadLines($"/proc/{pid}/maps").Select(Parse)];

    /// <summary>The lines of one object: of its file, or of the page that the kernel calls [vdso].</summary>
    public static MapsLine[] Of(int pid, LoadedObject loaded)
    {
        string path = loaded.IsVdso ? "[vdso]" : CommandRunner.Output("realpath", loaded.Path).TrimEnd();
        return [.. Of(pid).Where(line => line.Path == path)];
    }

    private static MapsLine Parse(string line)
    {
        string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        ulong[] ends = [.. fields[0].Split('-').Select(static end => ulong.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return new MapsLine(
            new AddressRange(new TargetAddress(ends[0]), new TargetAddress(ends[1])), fields[1][2] == 'x', fields.Length > 5 ? fields[5] : "");
    }
}
