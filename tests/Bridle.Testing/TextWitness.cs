using System.Globalization;

namespace Bridle.Testing;

/// <summary>Compares a victim's executable mappings of files with the bytes of the files: every difference is ours to explain.</summary>
public static class TextWitness
{
    // More differences than this tell nothing new.
    private const int MostDifferences = 32;

    /// <summary>
    /// One line a differing byte, "PATH+OFFSET (ADDRESS): file XX, memory XX"; empty if the text is as on disk. Reads through
    /// the living thread <paramref name="tid"/>, which is the leader where none is told.
    /// </summary>
    /// <exception cref="IOException">The victim went away, or may not be read.</exception>
    public static string[] Differences(int pid, int tid = 0)
    {
        string folder = $"/proc/{pid}/task/{(tid == 0 ? pid : tid)}";
        List<string> differences = [];
        int compared = 0;
        using FileStream memory = new($"{folder}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (string line in File.ReadAllLines($"{folder}/maps"))
        {
            // address perms offset dev inode path, the path with its spaces.
            string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 6 || fields[1][2] != 'x' || fields[4] == "0")
            {
                continue;
            }
            Compare(memory, $"/proc/{(tid == 0 ? pid : tid)}/map_files/{MapFile(fields[0])}", fields, differences);
            compared++;
        }
        return compared > 0 ? [.. differences.Take(MostDifferences)] : throw new IOException($"pid {pid} has no text to compare");
    }

    // The file as mapped, though it was deleted or replaced since. Its names bear no leading zeros, unlike those in maps.
    private static string MapFile(string range) => string.Join('-', range.Split('-').Select(static end => end.TrimStart('0')));

    private static void Compare(FileStream memory, string file, string[] fields, List<string> differences)
    {
        long[] ends = [.. fields[0].Split('-').Select(static end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        long offset = long.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        byte[] inMemory = new byte[ends[1] - ends[0]], inFile = new byte[inMemory.Length];
        memory.Seek(ends[0], SeekOrigin.Begin);
        memory.ReadExactly(inMemory);
        using FileStream content = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        content.Seek(offset, SeekOrigin.Begin);
        // The last page goes on past the end of the file, with zeros.
        content.ReadAtLeast(inFile, inFile.Length, throwOnEndOfStream: false);
        for (int i = 0; i < inFile.Length && differences.Count < MostDifferences; i++)
        {
            if (inFile[i] != inMemory[i])
            {
                differences.Add($"{fields[5]}+{offset + i:x} ({ends[0] + i:x}): file {inFile[i]:x2}, memory {inMemory[i]:x2}");
            }
        }
    }
}
