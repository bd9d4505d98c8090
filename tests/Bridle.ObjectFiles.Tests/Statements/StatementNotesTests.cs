using System.Globalization;
using Bridle.ObjectFiles.Statements;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;

namespace Bridle.ObjectFiles.Tests.Statements;

/// <summary>Statement probes as readelf sees them, and files that lie.</summary>
public class StatementNotesTests
{
    public static TheoryData<string> Files =>
        ["/usr/bin/python3", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", Victims.Build("statements"), Victims.Build("statements", VictimFlavour.NoPie | VictimFlavour.Stripped)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_note_is_the_one_that_readelf_prints(string path)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} is not here");
        string[] expected = [.. Readelf(path)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, StatementNotes.Read(Open(File.ReadAllBytes(path))).Select(Describe));
    }

    [Fact]
    public void A_moved_object_moves_its_notes()
    {
        byte[] note = Section(Open(File.ReadAllBytes(Victims.Build("statements"))));
        StatementNote there = StatementNotes.Parse(note, null, ObjectFileLimits.Default)[1];
        ulong stated = BitConverter.ToUInt64(note, 12 + 8 + 8);
        StatementNote moved = StatementNotes.Parse(note, new FileAddress(stated + 0x5000), ObjectFileLimits.Default)[1];
        Assert.Equal(there.Address.Value + 0x5000, moved.Address.Value);
        Assert.Equal(there.Semaphore!.Value.Value + 0x5000, moved.Semaphore!.Value.Value);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    public void Statement_notes(int limit, int found) =>
        Assert.Equal(found, StatementNotes.Read(Open(File.ReadAllBytes(Victims.Build("statements")), new ObjectFileLimits { StatementNotes = limit })).Length);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 5)]
    public void Statement_note_bytes(int more, int found)
    {
        byte[] file = File.ReadAllBytes(Victims.Build("statements"));
        Assert.Equal(found, StatementNotes.Read(Open(file, new ObjectFileLimits { StatementNoteBytes = Section(Open(file)).Length + more })).Length);
    }

    // With their NULs "twice" and "forms" are 6 bytes, "bridle" 7, "counted" 8.
    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 3)]
    [InlineData(8, 4)]
    [InlineData(4096, 5)]
    public void Statement_text_bytes(int limit, int found) =>
        Assert.Equal(found, StatementNotes.Read(Open(File.ReadAllBytes(Victims.Build("statements")), new ObjectFileLimits { StatementTextBytes = limit })).Length);

    [Fact]
    public void Notes_that_were_tampered_with_do_no_harm()
    {
        byte[] good = Section(Open(File.ReadAllBytes(Victims.Build("statements"))));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Array[1, 8].Sample(changes =>
        {
            byte[] bad = [.. good];
            int length = bad.Length;
            foreach ((int at, byte value, int cut) in changes) (bad[at], length) = (value, Math.Max(length - cut, 0));
            StatementNotes.Parse(bad.AsSpan(0, length), new FileAddress(4), ObjectFileLimits.Default);
            return StatementNotes.Parse(bad, null, ObjectFileLimits.Default).Length <= 16;
        });
    }

    [Fact]
    public void Noise_is_no_note() =>
        Gen.Byte.Array[0, 400].Sample(static noise => StatementNotes.Parse(noise, null, ObjectFileLimits.Default).IsEmpty);

    private static byte[] Section(ElfFile file)
    {
        Assert.True(file.TryReadSection(".note.stapsdt", out ReadOnlyMemory<byte> notes, out _));
        return notes.ToArray();
    }

    private static ElfFile Open(byte[] bytes, ObjectFileLimits? limits = null)
    {
        Assert.True(ElfFile.TryOpen(bytes, out ElfFile? file, out _, limits));
        return file;
    }

    private static string Describe(StatementNote note) =>
        $"{note.Provider} {note.Name} {note.Address.Value:x} {note.Semaphore?.Value ?? 0:x} {note.Arguments}".TrimEnd();

    // "...    Provider: python", "    Name: audit", "    Location: 0x..., Base: 0x..., Semaphore: 0x...", "    Arguments: 8@%rbx 8@%r15"
    private static IEnumerable<string> Readelf(string path)
    {
        string[] lines = CommandRunner.Output("readelf", "-nW", path).Split('\n');
        for (int i = 0; i + 3 < lines.Length; i++)
        {
            if (!lines[i].Contains("    Provider: ", StringComparison.Ordinal)) continue;
            string[] numbers = lines[i + 2].Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries);
            yield return $"{After(lines[i])} {After(lines[i + 1])} {Hex(numbers[1]):x} {Hex(numbers[5]):x} {After(lines[i + 3])}".TrimEnd();
        }
    }

    private static string After(string line) => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();

    private static ulong Hex(string text) => ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
