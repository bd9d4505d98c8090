using System.Globalization;
using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.CallFrames;

/// <summary>The rules of every row of real files are those that readelf works out.</summary>
public class FrameWitnessTests
{
    // As binutils names them, by DWARF number.
    private static readonly string[] s_names = ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "ra"];

    public static IEnumerable<TheoryDataRow<string>> Files => SystemFiles.IsLong
        ? SystemFiles.Some.Select(static path => new TheoryDataRow<string>(path))
        : [new("/usr/bin/gcc"), new("/lib64/ld-linux-x86-64.so.2"), new("/bin/sh")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_row_is_that_of_readelf(string path)
    {
        FrameTable table = Open(path);
        string[] columns = [];
        int rows = 0;
        // It complains, by its exit code too, of debug files that it does not find.
        foreach (string line in CommandRunner.Run(["readelf", "--debug-dump=frames-interp", "-wN", path]).Output.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["LOC", "CFA", ..]) columns = words[2..];
            // Rows of common entries stand at address 0.
            if (words.Length < 2 || words[0].Length != 16 || !ulong.TryParse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address) || address == 0) continue;
            if (words[1].Length == 16 || words[1] == "ZERO" || line.Contains("FDE", StringComparison.Ordinal) || line.Contains("CIE", StringComparison.Ordinal)) continue;
            FrameRow? row = table.FindRow(address);
            if (row is null) Assert.Fail($"{path}: no rules at {address:x}: {line}");
            if (row.Start != address) Assert.Fail($"{path}: {address:x} belongs to a row from {row.Start:x}: {line}");
            rows++;
            string ours = Text(row, columns), theirs = string.Join(' ', words[1..]);
            if (ours != theirs) Assert.Fail($"{path} at {address:x}: ours {ours}, readelf {theirs}");
        }

        Assert.True(rows > 0 || SystemFiles.IsLong, $"{path}: no rows");
    }

    private static string Text(FrameRow row, string[] columns)
    {
        string frame = row.Frame.Kind == RuleKind.ValueExpression ? "exp" : $"{s_names[row.Frame.Register]}{row.Frame.Value:+0;-0;+0}";
        return string.Join(' ', columns.Select(name => Text(row[Array.IndexOf(s_names, name)])).Prepend(frame));
    }

    private static string Text(RegisterRule rule) => rule.Kind switch
    {
        RuleKind.Unspecified or RuleKind.Undefined => "u",
        RuleKind.SameValue => "s",
        RuleKind.Offset => $"c{rule.Value:+0;-0;+0}",
        RuleKind.ValueOffset => $"v{rule.Value:+0;-0;+0}",
        RuleKind.Register => $"r{rule.Register} ({s_names[rule.Register]})",
        RuleKind.Expression => "exp",
        _ => "vexp",
    };

    private static FrameTable Open(string path)
    {
        Assert.True(ElfFile.TryOpen(File.ReadAllBytes(path), out ElfFile? elf, out _));
        return FrameTable.Create(new FrameSections
        {
            ExceptionFrame = Content(elf, ".eh_frame", out FileAddress frames),
            ExceptionFrameAddress = frames,
            Header = Content(elf, ".eh_frame_hdr", out FileAddress header),
            HeaderAddress = header,
        });
    }

    private static ReadOnlyMemory<byte> Content(ElfFile elf, string name, out FileAddress address)
    {
        address = default;
        if (!elf.TryFindSection(name, out int index) || !elf.TryReadSection(index, out ReadOnlyMemory<byte> content, out _)) return default;
        address = elf.Sections[index].Address;
        return content;
    }
}
