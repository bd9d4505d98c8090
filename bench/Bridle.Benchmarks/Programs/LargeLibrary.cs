using Bridle.ObjectFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

namespace Bridle.Benchmarks.Programs;

/// <summary>LLVM's library, which is what a large library is: about 100 MB, with tens of thousands of symbols.</summary>
internal sealed class LargeLibrary
{
    /// <summary>A function of its interface in C, so that all tools spell its name alike.</summary>
    public const string FunctionName = "LLVMContextCreate";

    private const string Folder = "/usr/lib/x86_64-linux-gnu", Pattern = "libLLVM*.so*";

    private LargeLibrary(string path, ElfFile elf) => (Path, Elf, Symbols) = (path, elf, SymbolTable.Create(elf));

    public string Path { get; }

    public ElfFile Elf { get; }

    public SymbolTable Symbols { get; }

    /// <summary>An address inside of <see cref="FunctionName"/>, as the file counts.</summary>
    public FileAddress Address => Symbols.TryFind(FunctionName, out SymbolId symbol)
        ? new FileAddress(Symbols.Describe(symbol).Address.Value + 1)
        : throw new ProgramException($"{Path} has no {FunctionName}");

    /// <summary>The largest that is installed.</summary>
    /// <exception cref="ProgramException">There is none.</exception>
    public static LargeLibrary Open()
    {
        FileInfo? largest = new DirectoryInfo(Folder).EnumerateFiles(Pattern).Where(static file => file.LinkTarget is null).MaxBy(static file => file.Length);
        if (largest is null) throw new ProgramException($"there is no {Pattern} in {Folder}");
        return OpenedFile.TryOpen(largest.FullName) is { } bytes && ElfFile.TryOpen(bytes, out ElfFile? elf, out ElfProblem _)
            ? new LargeLibrary(largest.FullName, elf)
            : throw new ProgramException($"{largest.FullName} cannot be read");
    }
}
