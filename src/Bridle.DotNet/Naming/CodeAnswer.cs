namespace Bridle.DotNet.Naming;

/// <summary>What a runtime says about an address: a piece of code and what it is, or that it knows none (an empty name).</summary>
internal readonly record struct CodeAnswer(ulong Start, ulong End, string Module, string Name)
{
    public bool IsKnown => !string.IsNullOrEmpty(Name);

    public static CodeAnswer Unknown(ulong address) => new(address, unchecked(address + 1), "", "");

    public bool Contains(ulong address) => address >= Start && address < End;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Start);
        writer.Write(End);
        writer.Write(Module);
        writer.Write(Name);
        writer.Flush();
    }

    public static CodeAnswer Read(BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadString(), reader.ReadString());
}
