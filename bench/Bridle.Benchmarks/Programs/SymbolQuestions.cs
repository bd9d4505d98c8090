using System.Runtime.InteropServices;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Sections;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.Benchmarks.Programs;

/// <summary>The sorted addresses of a library's symbols, and addresses to ask for; in memory, and in a file for the floor (see floors/symbol.c).</summary>
internal sealed class SymbolQuestions : IDisposable
{
    private const int Questions = 65536, SymbolBytes = 24, ValueOffset = 8;

    private readonly ulong[] _starts, _sizes;

    public SymbolQuestions(LargeLibrary library)
    {
        SortedDictionary<ulong, ulong> rows = [];
        foreach (ulong value in Values(library.Elf))
            if (library.Symbols.TryFind(new FileAddress(value), out SymbolMatch match) && match.Size != 0) rows[match.Start.Value] = match.Size;
        (_starts, _sizes) = ([.. rows.Keys], [.. rows.Values]);
        Addresses = Ask();
        ulong[] words = [(ulong)_starts.Length, Questions, .. _starts, .. _sizes, .. Addresses.Select(static address => address.Value)];
        Path = Workshop.SharedFile();
        File.WriteAllBytes(Path, MemoryMarshal.AsBytes(words.AsSpan()));
    }

    public string Path { get; }

    /// <summary>Each lies in a symbol.</summary>
    public FileAddress[] Addresses { get; }

    public void Dispose() => File.Delete(Path);

    private static IEnumerable<ulong> Values(ElfFile elf)
    {
        foreach (SectionType type in new[] { SectionType.SymbolTable, SectionType.DynamicSymbolTable })
        {
            if (!elf.TryFindSection(type, out int index) || !elf.TryReadSection(index, out ReadOnlyMemory<byte> table, out ElfProblem _)) continue;
            for (int at = ValueOffset; at < table.Length; at += SymbolBytes) yield return BitConverter.ToUInt64(table.Span[at..]);
        }
    }

    // The same in every run; where one symbol lies in the other, only those that the plain search of the floor finds.
    private FileAddress[] Ask()
    {
        Random random = new(20);
        FileAddress[] asked = new FileAddress[Questions];
        for (int i = 0; i < asked.Length; i++)
        {
            int row = random.Next(_starts.Length);
            ulong room = row + 1 < _starts.Length ? Math.Min(_sizes[row], _starts[row + 1] - _starts[row]) : _sizes[row];
            asked[i] = new FileAddress(_starts[row] + (ulong)random.NextInt64((long)room));
        }
        return asked;
    }
}
