using System.Security.Cryptography;
using System.Text;

namespace Bridle.Testing;

/// <summary>What to compile and how: the command line, and the key under which its result is kept.</summary>
internal sealed record VictimRecipe(string[] Sources, VictimFlavour Flavour, string[] Extra)
{
    public string Compiler => Has(VictimFlavour.Musl) || Has(VictimFlavour.MuslStatic) ? "musl-gcc" : "gcc";

    public string[] Command(string output) => [Compiler, .. Options(), "-o", output, .. Sources, .. Extra];

    /// <summary>Changes with any byte of a source and any word of the command.</summary>
    public string Key()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', Command(""))));
        foreach (string source in Sources)
        {
            hash.AppendData(File.ReadAllBytes(source));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private bool Has(VictimFlavour flavour) => (Flavour & flavour) != 0;

    private IEnumerable<string> Options()
    {
        yield return "-O1";
        yield return "-g";
        yield return Has(VictimFlavour.NoFramePointer) ? "-fomit-frame-pointer" : "-fno-omit-frame-pointer";
        // Position independence is said always: distributions differ in what they take for granted.
        bool isFixed = Has(VictimFlavour.NoPie) || Has(VictimFlavour.Static) || Has(VictimFlavour.MuslStatic);
        yield return Has(VictimFlavour.Library) ? "-fPIC" : isFixed ? "-fno-pie" : "-fPIE";
        yield return Has(VictimFlavour.Library) ? "-shared" : LinkMode(isFixed);
        if (Has(VictimFlavour.Threads))
        {
            yield return "-pthread";
        }
        if (Has(VictimFlavour.Stripped))
        {
            yield return "-s";
        }
        if (Has(VictimFlavour.Bits32))
        {
            yield return "-m32";
        }
    }

    private string LinkMode(bool isFixed) => this switch
    {
        _ when Has(VictimFlavour.StaticPie) => "-static-pie",
        _ when Has(VictimFlavour.Static) || Has(VictimFlavour.MuslStatic) => "-static",
        _ => isFixed ? "-no-pie" : "-pie",
    };
}
